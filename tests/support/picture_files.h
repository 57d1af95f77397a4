#pragma once

#include <cstdio>
// jpeglib.h needs the one above
#include <jpeglib.h>
#include <openjpeg.h>
#include <png.h>

#include <vector>

#include "core/base/array3.h"
#include "core/base/files.h"

/// Pictures for tests, written by the formats' own libraries. Samples lie side by side along x.
namespace volumen::testing {

struct PngStyle {
    int color = PNG_COLOR_TYPE_GRAY;
    int bits = 8;
    int interlace = PNG_INTERLACE_NONE;
    std::vector<png_color> palette = {};
};

/// `rows` are bytes as the file has them: 16 bits big-endian, few bits packed.
inline void writePng(const Path& path, std::uint32_t width, const std::vector<std::vector<std::uint8_t>>& rows, const PngStyle& style = {}) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, file);
    png_set_IHDR(png, info, width, static_cast<png_uint_32>(rows.size()), style.bits, style.color, style.interlace, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!style.palette.empty()) png_set_PLTE(png, info, style.palette.data(), static_cast<int>(style.palette.size()));
    png_write_info(png, info);
    std::vector<png_bytep> pointers;
    for (const auto& row : rows) pointers.push_back(const_cast<png_bytep>(row.data()));
    png_write_image(png, pointers.data());
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    std::fclose(file);
}

/// Slice z of `samples` as a PNG of 8 or 16 bits.
template <class T>
void writePngSlice(const Path& path, const Array3<T>& samples, std::int64_t z, int channels = 1, int interlace = PNG_INTERLACE_NONE) {
    static constexpr int kColors[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA};
    std::vector<std::vector<std::uint8_t>> rows;
    for (std::int64_t y = 0; y < samples.shape().y; ++y) {
        auto& row = rows.emplace_back();
        for (std::int64_t x = 0; x < samples.shape().x; ++x)
            for (std::size_t byte = sizeof(T); byte-- > 0;) row.push_back(static_cast<std::uint8_t>(samples.at({z, y, x}) >> (8 * byte)));
    }
    writePng(path, static_cast<std::uint32_t>(samples.shape().x / channels), rows, {.color = kColors[channels - 1], .bits = 8 * static_cast<int>(sizeof(T)), .interlace = interlace});
}

inline void writeJpeg(const Path& path, const Array3<std::uint8_t>& samples, int channels) {
    std::FILE* file = std::fopen(path.c_str(), "wb");
    jpeg_compress_struct jpeg{};
    jpeg_error_mgr errors{};
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = static_cast<JDIMENSION>(samples.shape().x / channels);
    jpeg.image_height = static_cast<JDIMENSION>(samples.shape().y);
    jpeg.input_components = channels;
    jpeg.in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    for (std::int64_t y = 0; y < samples.shape().y; ++y) {
        auto* row = const_cast<JSAMPROW>(&samples.at({0, y, 0}));
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    std::fclose(file);
}

/// Without loss, `bits` a sample, one component.
inline void writeJpeg2000(const Path& path, const Array3<std::uint16_t>& samples, std::uint32_t bits) {
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    opj_image_cmptparm_t component{};
    component.dx = component.dy = 1;
    component.w = static_cast<OPJ_UINT32>(samples.shape().x);
    component.h = static_cast<OPJ_UINT32>(samples.shape().y);
    component.prec = bits;
    opj_image_t* image = opj_image_create(1, &component, OPJ_CLRSPC_GRAY);
    image->x1 = component.w;
    image->y1 = component.h;
    for (std::int64_t i = 0; i < voxelCount(samples.shape()); ++i) image->comps[0].data[i] = samples.data()[i];
    opj_codec_t* codec = opj_create_compress(OPJ_CODEC_JP2);
    opj_setup_encoder(codec, &parameters, image);
    opj_stream_t* stream = opj_stream_create_default_file_stream(path.c_str(), OPJ_FALSE);
    opj_start_compress(codec, image, stream);
    opj_encode(codec, stream);
    opj_end_compress(codec, stream);
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
}

}  // namespace volumen::testing
