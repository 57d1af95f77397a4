#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The order of slices that lie in a folder as one file each: by the number in their names, gaps kept.
namespace volumen {

/// True when `a` comes before `b` for a person: runs of digits compare as numbers, so that slice2 comes before slice10.
bool naturallyBefore(std::string_view a, std::string_view b);

struct SliceNames {
    std::vector<std::string> names;     ///< one a slice, in order; empty where the slice is missing
    std::int64_t first = 0;             ///< the number of names[0]; 0 when the names bear none
    std::vector<std::string> warnings;  ///< sentences: "slices 00017, 00018 are missing", "left out: thumbnail.tif"
};

/// Orders `files` (names without folders). The largest group whose names differ in one number is the stack: slice n of it is
/// the file with the n-th number, and a number without a file is a missing slice. Other files are left out, and named.
/// `count`, where it is known from elsewhere: the slices are numbered 0 … count − 1, and what is not there is missing.
/// Throws Error naming `where` when `files` is empty, or when two files bear the same number.
SliceNames orderSlices(const std::string& where, std::vector<std::string> files, std::optional<std::int64_t> count = std::nullopt);

}  // namespace volumen
