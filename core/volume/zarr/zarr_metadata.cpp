#include "core/volume/zarr/zarr_metadata.h"

#include "core/base/error.h"

namespace volumen {

namespace {

std::string formatList(const std::vector<std::int64_t>& list) {
    std::string text;
    for (const std::int64_t n : list) text += (text.empty() ? "" : " x ") + std::to_string(n);
    return text;
}

void checkProduct(const ArrayMetadata& array, const std::vector<std::int64_t>& shape, const char* what) {
    auto bytes = static_cast<std::int64_t>(size(array.type));
    for (const std::int64_t n : shape)
        if (__builtin_mul_overflow(bytes, n, &bytes))
            throw Error(array.file.string() + ": declares " + what + " of " + formatList(shape) + " voxels, which is impossible; the file is damaged");
}

void checkInner(const ArrayMetadata& array) {
    const std::vector<std::int64_t>& inner = array.shards->innerShape;
    if (inner.size() != array.chunkShape.size())
        throw Error(array.file.string() + ": its shards and their inner chunks differ in their number of axes; the file is damaged");
    for (std::size_t i = 0; i < inner.size(); ++i)
        if (array.chunkShape[i] % inner[i] != 0)
            throw Error(array.file.string() + ": its shards of " + formatList(array.chunkShape) + " are no multiple of their inner chunks of " +
                        formatList(inner) + "; the file is damaged");
}

}  // namespace

std::string ArrayMetadata::key(const std::vector<std::int64_t>& index) const {
    std::string text = keyPrefix;
    for (std::size_t i = 0; i < index.size(); ++i) {
        if (i > 0) text += separator;
        text += std::to_string(index[i]);
    }
    return text;
}

void checkArray(const ArrayMetadata& array) {
    if (array.shape.size() != array.chunkShape.size())
        throw Error(array.file.string() + ": its shape has " + std::to_string(array.shape.size()) + " axes and its chunks have " +
                    std::to_string(array.chunkShape.size()) + "; the file is damaged");
    checkProduct(array, array.shape, "an array");
    checkProduct(array, array.chunkShape, "chunks");
    if (array.shards) checkInner(array);
}

}  // namespace volumen
