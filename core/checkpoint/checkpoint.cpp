#include "core/checkpoint/checkpoint.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/checkpoint/pickle_reader.h"
#include "core/checkpoint/safetensors.h"
#include "core/checkpoint/state_dict.h"
#include "core/volume/formats/zip_archive.h"

namespace volumen {

namespace {

constexpr std::uint64_t kMostPickleBytes = 64u << 20, kMostTextBytes = 16u << 20;

enum class FileKind { zip, pickle, safetensors, other };

FileKind kindOf(const RandomAccessFile& file) {
    std::array<std::byte, 10> head{};
    file.read(0, std::span(head).first(static_cast<std::size_t>(std::min<std::uint64_t>(head.size(), file.size()))));
    if (std::memcmp(head.data(), "PK\3\4", 4) == 0) return FileKind::zip;
    if (head[0] == std::byte{0x80} && std::to_integer<int>(head[1]) <= 5 && file.size() > 2) return FileKind::pickle;
    if (head[8] == std::byte{'{'}) return FileKind::safetensors;
    return FileKind::other;
}

/// A pickle that is no zip holds weights of before PyTorch 1.6, if any: it is looked through for what it names, then refused.
[[noreturn]] void refuseBarePickle(const RandomAccessFile& file) {
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(file.size(), kMostPickleBytes)));
    file.read(0, bytes);
    constexpr int kPicklesOfOldFile = 5;   // magic number, protocol, system, objects, names of storages; then the values
    std::span<const std::byte> rest = bytes;
    for (int i = 0; i < kPicklesOfOldFile && !rest.empty(); ++i) {
        std::size_t used = 0;
        readPickle(rest, file.path().string(), &used);
        rest = rest.subspan(used);
    }
    throw Error(file.path().string() + ": is a bare pickle, as PyTorch before 1.6 saved it; load it with PyTorch 1.6 or newer and save its state_dict again with torch.save, or as safetensors");
}

std::string nameEnding(const ZipArchive& archive, std::string_view ending) {
    for (const ZipArchive::Entry& entry : archive.entries())
        if (entry.name.ends_with(ending)) return entry.name;
    return {};
}

bool holdsCode(const ZipArchive& archive, const std::string& folder) {
    return std::any_of(archive.entries().begin(), archive.entries().end(), [&](const ZipArchive::Entry& entry) { return entry.name.starts_with(folder + "code/"); });
}

}  // namespace

std::string name(CheckpointFormat format) {
    switch (format) {
        case CheckpointFormat::torch: return "torch";
        case CheckpointFormat::torchScript: return "torchscript";
        case CheckpointFormat::safetensors: break;
    }
    return "safetensors";
}

std::int64_t TensorInfo::count() const {
    std::int64_t product = 1;
    for (const std::int64_t length : shape) product *= length;
    return product;
}

/// Where the values lie.
class Checkpoint::Store {
public:
    virtual ~Store() = default;
    /// Of the tensor at a place of the list.
    virtual std::vector<float> values(std::size_t index, const TensorInfo& tensor) const = 0;
};

class Checkpoint::SafeStore final : public Store {
public:
    SafeStore(std::unique_ptr<RandomAccessFile> file, std::vector<SafeTensor> tensors) : m_file(std::move(file)), m_tensors(std::move(tensors)) {}

    std::vector<float> values(std::size_t index, const TensorInfo& tensor) const override {
        std::vector<std::byte> bytes(m_tensors[index].bytes);
        m_file->read(m_tensors[index].offset, bytes);
        std::vector<float> values(static_cast<std::size_t>(tensor.count()));
        toFloat(tensor.type, bytes, values);
        return values;
    }

private:
    std::unique_ptr<RandomAccessFile> m_file;
    std::vector<SafeTensor> m_tensors;
};

class Checkpoint::TorchStore final : public Store {
public:
    explicit TorchStore(const Path& path) : m_archive(path) {
        const std::string pickle = nameEnding(m_archive, "/data.pkl");
        if (pickle.empty()) throw Error(path.string() + ": is a zip without weights of PyTorch in it; choose a file that torch.save wrote, or safetensors");
        m_folder = pickle.substr(0, pickle.size() - std::string_view("data.pkl").size());
        checkByteOrder();
        const Pickle objects = readPickle(m_archive.read(*m_archive.find(pickle), kMostPickleBytes), path.string());
        m_card = textIn("extra/volumen.json");
        if (const PickleValue* card = valueAt(*objects.root, "volumen"); card && card->kind == PickleKind::text) m_card = card->text;
        m_tensors = weightsIn(*objects.root, path.string());
        for (const NamedTensor& tensor : m_tensors) checkStorage(tensor);
    }

    bool script() const { return holdsCode(m_archive, m_folder); }
    const std::string& card() const { return m_card; }
    const std::vector<NamedTensor>& tensors() const { return m_tensors; }

    std::vector<float> values(std::size_t index, const TensorInfo& info) const override {
        const TorchTensor& tensor = m_tensors[index].tensor;
        std::vector<float> values(static_cast<std::size_t>(info.count()));
        if (values.empty()) return values;
        if (tensor.dense()) toFloat(tensor.type, bytesOf(tensor, tensor.offset, info.count()), values);
        else gather(tensor, values);
        return values;
    }

private:
    std::string textIn(const std::string& name) const {
        const ZipArchive::Entry* entry = m_archive.find(m_folder + name);
        if (!entry) return {};
        const std::vector<std::byte> bytes = m_archive.read(*entry, kMostTextBytes);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    void checkByteOrder() const {
        if (const std::string order = textIn("byteorder"); !order.empty() && order != "little")
            throw Error(m_archive.path().string() + ": holds its values in the byte order of another kind of computer; save it again on this one");
    }

    const ZipArchive::Entry& storageOf(const NamedTensor& named) const {
        const ZipArchive::Entry* entry = m_archive.find(m_folder + "data/" + named.tensor.storage);
        if (entry) return *entry;
        throw Error(m_archive.path().string() + ": lacks the values of " + named.name.substr(0, 200) + "; the file is cut off, copy it again");
    }

    void checkStorage(const NamedTensor& named) const {
        const ZipArchive::Entry& entry = storageOf(named);
        if (static_cast<std::uint64_t>(named.tensor.storageCount) * size(named.tensor.type) > entry.bytes)
            throw Error(m_archive.where(entry) + ": holds " + formatByteSize(entry.bytes) + ", less than " + named.name.substr(0, 200) + " needs; the file is damaged, copy it again");
        const FileRange range = m_archive.rangeOf(entry);
        if (const Packing packing = m_archive.packingOf(entry); entry.bytes > mostUnpacked(range, packing, VoxelType::u8))
            throw Error(m_archive.where(entry) + ": claims " + formatByteSize(entry.bytes) + ", more than it can hold; the file is damaged, copy it again");
    }

    /// `count` values from `first` on, of the tensor's storage.
    std::vector<std::byte> bytesOf(const TorchTensor& tensor, std::int64_t first, std::int64_t count) const {
        const ZipArchive::Entry& entry = *m_archive.find(m_folder + "data/" + tensor.storage);
        const std::uint64_t begin = static_cast<std::uint64_t>(first) * size(tensor.type), bytes = static_cast<std::uint64_t>(count) * size(tensor.type);
        const FileRange range = m_archive.rangeOf(entry);
        if (m_archive.packingOf(entry) == Packing::none) {
            std::vector<std::byte> read(bytes);
            range.file->read(range.offset + begin, read);
            return read;
        }
        std::vector<std::byte> all = m_archive.read(entry, entry.bytes);
        return {all.begin() + static_cast<std::ptrdiff_t>(begin), all.begin() + static_cast<std::ptrdiff_t>(begin + bytes)};
    }

    /// A tensor whose values do not lie one behind the other (channels last, a transposed matrix).
    void gather(const TorchTensor& tensor, std::vector<float>& values) const {
        std::vector<float> storage(static_cast<std::size_t>(tensor.storageCount));
        toFloat(tensor.type, bytesOf(tensor, 0, tensor.storageCount), storage);
        std::vector<std::int64_t> index(tensor.shape.size());
        std::int64_t at = tensor.offset;
        for (float& value : values) {
            value = storage[static_cast<std::size_t>(at)];
            for (std::size_t axis = index.size(); axis-- > 0;) {
                at += tensor.strides[axis];
                if (++index[axis] < tensor.shape[axis]) break;
                at -= tensor.strides[axis] * tensor.shape[axis];
                index[axis] = 0;
            }
        }
    }

    ZipArchive m_archive;
    std::string m_folder;   // in the zip, with the slash behind it
    std::string m_card;
    std::vector<NamedTensor> m_tensors;
};

Checkpoint::Checkpoint(const Path& path) : m_path(path) {
    auto file = std::make_unique<RandomAccessFile>(path);
    const FileKind kind = kindOf(*file);
    if (kind == FileKind::pickle) refuseBarePickle(*file);
    if (kind == FileKind::other) throw Error(path.string() + ": is no checkpoint; choose a .pth, .pt or .ckpt that torch.save wrote, or a .safetensors");
    if (kind == FileKind::safetensors) {
        m_format = CheckpointFormat::safetensors;
        SafetensorsHeading heading = readSafetensorsHeading(*file);
        std::vector<std::string*> names;
        for (SafeTensor& tensor : heading.tensors) names.push_back(&tensor.name);
        stripPrefixes(names);
        for (const SafeTensor& tensor : heading.tensors) m_tensors.push_back({tensor.name, tensor.type, tensor.shape});
        m_card = std::move(heading.card);
        m_store = std::make_unique<SafeStore>(std::move(file), std::move(heading.tensors));
        return;
    }
    auto store = std::make_unique<TorchStore>(path);
    m_format = store->script() ? CheckpointFormat::torchScript : CheckpointFormat::torch;
    for (const NamedTensor& named : store->tensors()) m_tensors.push_back({named.name, named.tensor.type, named.tensor.shape});
    m_card = store->card();
    m_store = std::move(store);
}

Checkpoint::~Checkpoint() = default;
Checkpoint::Checkpoint(Checkpoint&&) noexcept = default;

const TensorInfo* Checkpoint::find(const std::string& name) const {
    const auto found = std::find_if(m_tensors.begin(), m_tensors.end(), [&](const TensorInfo& tensor) { return tensor.name == name; });
    return found == m_tensors.end() ? nullptr : &*found;
}

std::int64_t Checkpoint::parameterCount() const {
    std::int64_t count = 0;
    for (const TensorInfo& tensor : m_tensors)
        if (isReal(tensor.type) && !tensor.name.ends_with("running_mean") && !tensor.name.ends_with("running_var")) count += tensor.count();
    return count;
}

std::vector<float> Checkpoint::values(const TensorInfo& tensor) const { return m_store->values(static_cast<std::size_t>(&tensor - m_tensors.data()), tensor); }

bool looksLikeCheckpoint(const Path& path) {
    try {
        if (!std::filesystem::is_regular_file(path)) return false;
        const RandomAccessFile file(path);
        const FileKind kind = kindOf(file);
        return kind == FileKind::pickle || kind == FileKind::safetensors || (kind == FileKind::zip && !nameEnding(ZipArchive(path), "/data.pkl").empty());
    } catch (const Error&) {
        return false;   // who opens it says why
    } catch (const std::filesystem::filesystem_error&) {
        return false;
    }
}

}  // namespace volumen
