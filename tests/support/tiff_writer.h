#pragma once

#include <tiffio.h>

#include <cstring>
#include <vector>

#include "core/base/array3.h"
#include "core/base/files.h"
#include "core/base/voxel_type.h"

/// TIFF files for tests, written by libtiff.
namespace volumen::testing {

struct TiffStyle {
    const char* mode = "w";            ///< "wb" big-endian, "w8" BigTIFF
    std::uint16_t compression = COMPRESSION_NONE;
    std::uint16_t predictor = 0;       ///< 0: none is written
    std::uint32_t rowsPerStrip = 0;    ///< 0: one strip
    std::uint32_t tile = 0;            ///< edge of square tiles; 0: strips
    std::uint16_t photometric = PHOTOMETRIC_MINISBLACK;
};

template <class T>
std::uint16_t sampleFormat() {
    constexpr VoxelType type = voxelTypeOf<T>();
    if (name(type).front() == 'f') return SAMPLEFORMAT_IEEEFP;
    return name(type).front() == 'i' ? SAMPLEFORMAT_INT : SAMPLEFORMAT_UINT;
}

template <class T>
void writeTile(TIFF* file, const T* page, std::int64_t height, std::int64_t width, std::int64_t top, std::int64_t left, std::uint32_t edge) {
    std::vector<T> tile(edge * edge);
    for (std::int64_t y = top; y < std::min<std::int64_t>(top + edge, height); ++y)
        std::memcpy(tile.data() + (y - top) * edge, page + y * width + left, static_cast<std::size_t>(std::min<std::int64_t>(edge, width - left)) * sizeof(T));
    TIFFWriteEncodedTile(file, TIFFComputeTile(file, static_cast<std::uint32_t>(left), static_cast<std::uint32_t>(top), 0, 0), tile.data(), static_cast<tmsize_t>(tile.size() * sizeof(T)));
}

template <class T>
void writePage(TIFF* file, const T* page, std::int64_t height, std::int64_t width, const TiffStyle& style) {
    TIFFSetField(file, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(width));
    TIFFSetField(file, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(height));
    TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, static_cast<int>(8 * sizeof(T)));
    TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(file, TIFFTAG_SAMPLEFORMAT, static_cast<int>(sampleFormat<T>()));
    TIFFSetField(file, TIFFTAG_PHOTOMETRIC, static_cast<int>(style.photometric));
    TIFFSetField(file, TIFFTAG_COMPRESSION, static_cast<int>(style.compression));
    if (style.predictor) TIFFSetField(file, TIFFTAG_PREDICTOR, static_cast<int>(style.predictor));
    if (style.tile) {
        TIFFSetField(file, TIFFTAG_TILEWIDTH, style.tile);
        TIFFSetField(file, TIFFTAG_TILELENGTH, style.tile);
        for (std::int64_t y = 0; y < height; y += style.tile)
            for (std::int64_t x = 0; x < width; x += style.tile) writeTile(file, page, height, width, y, x, style.tile);
    } else {
        TIFFSetField(file, TIFFTAG_ROWSPERSTRIP, style.rowsPerStrip ? style.rowsPerStrip : static_cast<std::uint32_t>(height));
        std::vector<T> row(static_cast<std::size_t>(width));   // libtiff changes what it is given
        for (std::int64_t y = 0; y < height; ++y) {
            std::memcpy(row.data(), page + y * width, row.size() * sizeof(T));
            TIFFWriteScanline(file, row.data(), static_cast<std::uint32_t>(y), 0);
        }
    }
    TIFFWriteDirectory(file);
}

/// Every z of `voxels` as one page.
template <class T>
void writeTiff(const Path& path, const Array3<T>& voxels, const TiffStyle& style = {}) {
    TIFF* file = TIFFOpen(path.c_str(), style.mode);
    for (std::int64_t z = 0; z < voxels.shape().z; ++z) writePage(file, voxels.view().row(z, 0), voxels.shape().y, voxels.shape().x, style);
    TIFFClose(file);
}

/// One z of `voxels` as a file.
template <class T>
void writeSlice(const Path& path, const Array3<T>& voxels, std::int64_t z, const TiffStyle& style = {}) {
    TIFF* file = TIFFOpen(path.c_str(), style.mode);
    writePage(file, voxels.view().row(z, 0), voxels.shape().y, voxels.shape().x, style);
    TIFFClose(file);
}

}  // namespace volumen::testing
