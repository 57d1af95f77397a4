#include "core/checkpoint/safetensors.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/pending_file.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr std::uint64_t kLengthBytes = 8, kMostHeadingBytes = 100u << 20;
constexpr const char* kMetadata = "__metadata__";
constexpr const char* kCard = "volumen";

class HeadingReader {
public:
    explicit HeadingReader(const RandomAccessFile& file) : m_file(file) {}

    SafetensorsHeading read() {
        const std::string text = headingText();
        m_dataBegin = kLengthBytes + text.size();
        const Json json = parseJson(text, m_file.path());
        if (!json.is_object()) damaged("is no list of tensors");
        SafetensorsHeading heading;
        for (const auto& [name, entry] : json.items()) {
            if (name == kMetadata) heading.card = cardIn(entry);
            else heading.tensors.push_back(tensor(name, entry));
        }
        std::sort(heading.tensors.begin(), heading.tensors.end(), [](const SafeTensor& a, const SafeTensor& b) { return a.offset < b.offset; });
        return heading;
    }

private:
    [[noreturn]] void damaged(const std::string& what) const { throw Error(m_file.path().string() + ": its heading " + what + "; the file is damaged or cut off, copy it again"); }

    std::string headingText() const {
        std::array<std::byte, kLengthBytes> raw{};
        if (m_file.size() < kLengthBytes) damaged("is missing");
        m_file.read(0, raw);
        std::uint64_t length = 0;
        for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | std::to_integer<std::uint64_t>(raw[i]);
        if (length > kMostHeadingBytes || length > m_file.size() - kLengthBytes) damaged("claims " + formatByteSize(length));
        std::string text(length, '\0');
        m_file.read(kLengthBytes, std::as_writable_bytes(std::span(text)));
        return text;
    }

    static std::string cardIn(const Json& metadata) {
        const auto found = metadata.is_object() ? metadata.find(kCard) : metadata.end();
        return metadata.is_object() && found != metadata.end() && found->is_string() ? found->get<std::string>() : std::string();
    }

    SafeTensor tensor(const std::string& name, const Json& entry) const {
        SafeTensor tensor;
        tensor.name = name;
        try {
            const auto word = entry.at("dtype").get<std::string>();
            const auto type = tensorTypeOfSafetensors(word);
            if (!type) throw Error(m_file.path().string() + ": holds a tensor of type " + word.substr(0, 20) + ", which is not known; save it as 32-bit floats");
            tensor.type = *type;
            tensor.shape = entry.at("shape").get<std::vector<std::int64_t>>();
            const auto offsets = entry.at("data_offsets").get<std::array<std::uint64_t, 2>>();
            place(tensor, offsets[0], offsets[1]);
        } catch (const Json::exception&) {
            damaged("does not describe " + name.substr(0, 200));
        }
        return tensor;
    }

    void place(SafeTensor& tensor, std::uint64_t begin, std::uint64_t end) const {
        const std::uint64_t held = m_file.size() - m_dataBegin;
        std::uint64_t bytes = size(tensor.type);
        for (const std::int64_t length : tensor.shape)
            if (length < 0 || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes)) damaged("gives " + tensor.name.substr(0, 200) + " a size that cannot be");
        if (begin > end || end > held || end - begin != bytes) damaged("says that " + tensor.name.substr(0, 200) + " lies where the file has no place for it");
        tensor.offset = m_dataBegin + begin;
        tensor.bytes = bytes;
    }

    const RandomAccessFile& m_file;
    std::uint64_t m_dataBegin = 0;
};

std::string headingOf(std::span<const NamedFloats> tensors, const std::string& card) {
    Json json = Json::object();
    if (!card.empty()) json[kMetadata] = {{kCard, card}};
    std::uint64_t at = 0;
    for (const NamedFloats& tensor : tensors) {
        const std::uint64_t end = at + tensor.values.size() * sizeof(float);
        json[tensor.name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
        at = end;
    }
    std::string text = json.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');   // values begin at a multiple of 8
    return text;
}

}  // namespace

SafetensorsHeading readSafetensorsHeading(const RandomAccessFile& file) { return HeadingReader(file).read(); }

void writeSafetensors(const Path& path, std::span<const NamedFloats> tensors, const std::string& card) {
    const std::string heading = headingOf(tensors, card);
    const std::uint64_t length = heading.size();
    PendingFile file(path, true);
    file.write(std::as_bytes(std::span(&length, 1)));
    file.write(std::as_bytes(std::span(heading)));
    for (const NamedFloats& tensor : tensors) file.write(std::as_bytes(std::span(tensor.values)));
    file.commit();
}

}  // namespace volumen
