#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The objects of a Python pickle as values that do nothing. A class or a function that the pickle names is its name; a call is a record
/// of what would have been called, with what. Nothing is ever looked up, imported or run.
namespace volumen {

enum class PickleKind { none, boolean, whole, real, text, bytes, list, tuple, set, dict, name, record, persistent };

/// One object. Others are pointed to: they live as long as the `Pickle` they came from, and may point back (a list may hold itself).
struct PickleValue {
    using Pair = std::pair<const PickleValue*, const PickleValue*>;

    PickleKind kind = PickleKind::none;
    std::int64_t whole = 0;                     ///< of a whole number, or of a boolean (0, 1)
    double real = 0;
    std::string text;                           ///< of a text; raw bytes; of a name "module.name"
    std::vector<const PickleValue*> items;      ///< of a list, tuple, set; what was appended to a record
    std::vector<Pair> pairs;                    ///< of a dict; what was set by key in a record
    const PickleValue* callee = nullptr;        ///< of a record: what would have been called, a `name` as a rule
    const PickleValue* arguments = nullptr;     ///< of a record; of a persistent value what it is known by
    const PickleValue* state = nullptr;         ///< of a record: what would have become its attributes; null where there is none

    bool isText(std::string_view wanted) const { return kind == PickleKind::text && text == wanted; }
    bool isName(std::string_view wanted) const { return kind == PickleKind::name && text == wanted; }
    /// A record of a call of the function or class of this name.
    bool isRecordOf(std::string_view wanted) const { return kind == PickleKind::record && callee->isName(wanted); }
};

/// What a pickle holds. Moving it keeps the values where they are.
struct Pickle {
    std::deque<PickleValue> values;
    const PickleValue* root = nullptr;
};

/// The value set under a text, in a dict or in a record that is a kind of dict; null where there is none. Of equal keys the last counts.
inline const PickleValue* valueAt(const PickleValue& dict, std::string_view key) {
    const PickleValue* found = nullptr;
    for (const PickleValue::Pair& pair : dict.pairs)
        if (pair.first->isText(key)) found = pair.second;
    return found;
}

}  // namespace volumen
