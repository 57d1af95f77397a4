#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/labels/label_id.h"

namespace volumen {

/// What a label says to training; only "other" means nothing to it.
enum class LabelMeaning { ink, noInk, ignore, other };

/// "ink", "no-ink", "ignore", "other": as scripts and files say it. Throws Error naming the choices.
std::string_view nameOf(LabelMeaning meaning);
LabelMeaning labelMeaningNamed(std::string_view name);

/// Red, green, blue.
using LabelColor = std::array<std::uint8_t, 3>;

/// "#e8603c". Throws Error.
std::string formatColor(LabelColor color);
LabelColor parseColor(std::string_view text);

/// One class of a layer.
struct Label {
    LabelId id = 0;                      ///< 1 … 65535
    std::string name;
    LabelMeaning meaning = LabelMeaning::other;
    LabelColor color{232, 96, 60};
    bool visible = true;
    bool locked = false;                 ///< its voxels keep it: neither painted over nor erased

    friend bool operator==(const Label&, const Label&) = default;
};

/// The labels of a layer, by id. A value.
class LabelTable {
public:
    const std::vector<Label>& labels() const { return m_labels; }
    /// Null when there is none.
    const Label* find(LabelId id) const;
    const Label* find(std::string_view name) const;

    /// Some id is over 255.
    bool needsWords() const { return !m_labels.empty() && m_labels.back().id > 255; }

    /// Adds one under the smallest free id from 1, which it returns. Throws Error when the name is empty or taken, or ids are used up.
    LabelId add(std::string name, LabelMeaning meaning, LabelColor color);
    /// Replaces the label of that id, or adds it. Throws Error when the name is empty or another one's, or the id is 0.
    void set(const Label& label);
    void remove(LabelId id);

    /// As files keep it. Throws Error naming `where` when the text is no table.
    std::string toJson() const;
    static LabelTable fromJson(std::string_view text, const std::string& where);

    friend bool operator==(const LabelTable&, const LabelTable&) = default;

private:
    void checkName(const Label& label) const;

    std::vector<Label> m_labels;   ///< by id, rising
};

}  // namespace volumen
