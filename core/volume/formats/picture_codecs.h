#pragma once

#include "core/volume/formats/picture_file.h"

/// The readers that `openPictureFile` chooses from. All throw Error naming the file.
namespace volumen {

std::unique_ptr<PictureFile> openPng(const Path& path);
std::unique_ptr<PictureFile> openJpeg(const Path& path);
std::unique_ptr<PictureFile> openJpeg2000(const Path& path);
std::unique_ptr<PictureFile> openColourTiff(const Path& path);
/// A TIFF of one picture with several samples a pixel.
bool isColourTiff(const Path& path);

/// Throws Error when the header claims no pixels, more than can be decoded at once, or more than `perByte` for each byte of the file.
void checkPicture(const Path& path, const PictureHeader& header, std::int64_t perByte);

/// What a library says, as a part of a sentence.
std::string complaintOf(const char* text);

}  // namespace volumen
