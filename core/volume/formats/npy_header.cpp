#include "core/volume/formats/npy_header.h"

#include <array>
#include <bit>

#include "core/base/error.h"
#include "core/volume/formats/header_text.h"

namespace volumen {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = 1 << 20;

/// The dictionary that describes the array, written as Python writes it.
class Dictionary {
public:
    Dictionary(std::string where, std::string text) : m_where(std::move(where)), m_text(std::move(text)) {}

    /// What stands behind 'key': and before the comma or bracket that ends it.
    std::string_view value(const char* key) const {
        for (const char quote : {'\'', '"'}) {
            const std::string name = quote + std::string(key) + quote;
            const std::size_t at = m_text.find(name);
            if (at == std::string::npos) continue;
            const std::size_t colon = m_text.find(':', at + name.size());
            if (colon == std::string::npos) break;
            const std::string_view rest = trimmed(std::string_view(m_text).substr(colon + 1));
            if (!rest.empty() && rest.front() == '(') return rest.substr(0, rest.find(')') + 1);
            return trimmed(rest.substr(0, rest.find_first_of(",}")));
        }
        fail("does not say its " + std::string(key));
    }

    [[noreturn]] void fail(const std::string& what) const { throw Error(m_where + ": " + what + "; save the array again"); }

private:
    std::string m_where;
    std::string m_text;
};

/// '<f4'
void readType(const Dictionary& dictionary, NumberArray& array) {
    std::string_view text = dictionary.value("descr");
    const std::string_view whole = text;
    if (text.size() < 4 || (text.front() != '\'' && text.front() != '"')) dictionary.fail("holds fields " + inQuotes(whole) + " where a volume has single numbers");
    text = text.substr(1, text.size() - 2);
    const char order = text.front();
    if (order != '<' && order != '>' && order != '|' && order != '=') dictionary.fail("holds " + inQuotes(whole) + ", which are no numbers");
    const auto bytes = wholeNumber(text.substr(2));
    const auto type = text[1] == 'b' && bytes == 1 ? std::optional(VoxelType::u8)
                      : bytes && *bytes > 0 && *bytes <= 8 ? voxelTypeNamed(text[1] + std::to_string(8 * *bytes)) : std::nullopt;
    if (!type) dictionary.fail("holds " + inQuotes(whole) + ", which are no whole or real numbers of 8 to 64 bits");
    array.type = *type;
    array.swapped = size(*type) > 1 && order == (std::endian::native == std::endian::little ? '>' : '<');
}

void readShape(const Dictionary& dictionary, NumberArray& array) {
    const std::string_view text = dictionary.value("shape");
    if (text.size() < 2 || text.front() != '(' || text.back() != ')') dictionary.fail("has no shape");
    for (const std::string& word : words(text.substr(1, text.size() - 2), ",")) {
        const auto extent = wholeNumber(word);
        if (!extent) dictionary.fail("has a shape " + inQuotes(text) + " that is no list of whole numbers");
        array.shape.push_back(*extent);
    }
}

std::string take(const std::string& where, Decoder& decoder, std::size_t bytes) {
    std::string text(bytes, '\0');
    if (decoder.next(std::as_writable_bytes(std::span(text))) != bytes) throw Error(where + ": ends in its header; it is cut off, copy it again");
    return text;
}

std::size_t lengthIn(const std::string& bytes) {
    std::size_t length = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
    return length;
}

}  // namespace

NpyHeader readNpyHeader(const std::string& where, Decoder& decoder) {
    const std::string head = take(where, decoder, 8);
    if (!head.starts_with(kMagic)) throw Error(where + ": is not an array that numpy saved; choose another");
    const int version = head[6];
    if (version < 1 || version > 3) throw Error(where + ": is of version " + std::to_string(version) + " of numpy's format, but 1 to 3 are known; save the array again");
    const std::size_t lengthBytes = version == 1 ? 2 : 4, length = lengthIn(take(where, decoder, lengthBytes));
    if (length > kLongestHeader) throw Error(where + ": has a header far too long; the file is damaged, copy it again");
    const Dictionary dictionary(where, take(where, decoder, length));
    NpyHeader header;
    header.bytes = head.size() + lengthBytes + length;
    readType(dictionary, header.array);
    readShape(dictionary, header.array);
    const std::string_view order = dictionary.value("fortran_order");
    if (order != "True" && order != "False") dictionary.fail("does not say the order of its axes");
    header.array.firstAxisFastest = order == "True";
    return header;
}

}  // namespace volumen
