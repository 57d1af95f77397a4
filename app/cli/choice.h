#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "core/base/error.h"

namespace volumen {

/// A word, and what it stands for.
template <class Enum>
struct Word {
    std::string text;
    Enum value;
};

/// An option that takes one of some words; any other is refused by a sentence that names them.
template <class Enum>
CLI::Option* addChoice(CLI::App& command, const std::string& name, Enum& value, const std::vector<Word<Enum>>& words, const std::string& what) {
    std::string choices;
    for (const Word<Enum>& word : words) choices += (choices.empty() ? "" : "|") + word.text;
    const auto choose = [=, &value](const std::string& text) {
        const auto found = std::find_if(words.begin(), words.end(), [&](const Word<Enum>& word) { return word.text == text; });
        if (found == words.end()) throw Error(name + " " + text + ": is none of " + choices + "; choose one of them");
        value = found->value;
    };
    return command.add_option_function<std::string>(name, choose, what)->type_name(choices);
}

}  // namespace volumen
