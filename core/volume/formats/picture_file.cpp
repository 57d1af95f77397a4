#include "core/volume/formats/picture_file.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/picture_codecs.h"
#include "core/volume/volume_info.h"

namespace volumen {

namespace {

using namespace std::string_view_literals;

struct Kind {
    std::string_view magic;
    std::unique_ptr<PictureFile> (*open)(const Path&);
};

constexpr Kind kKinds[]{
    {"\x89PNG\r\n\x1a\n"sv, openPng},
    {"\xff\xd8\xff"sv, openJpeg},
    {"\0\0\0\x0cjP  \r\n\x87\n"sv, openJpeg2000},
    {"\xff\x4f\xff\x51"sv, openJpeg2000},
};

const Kind* kindOf(const Path& path) {
    for (const Kind& kind : kKinds)
        if (beginsWith(path, kind.magic)) return &kind;
    return nullptr;
}

}  // namespace

bool beginsAsPicture(const Path& path) { return kindOf(path) || isColourTiff(path); }

std::unique_ptr<PictureFile> openPictureFile(const Path& path) {
    if (const Kind* kind = kindOf(path)) return kind->open(path);
    if (isColourTiff(path)) return openColourTiff(path);
    throw Error(path.string() + ": is neither a PNG, a JPEG nor a JPEG 2000 picture; copy or export it again");
}

void checkPicture(const Path& path, const PictureHeader& header, std::int64_t perByte) {
    checkShapes(path.string(), {header.height, header.width, header.samples}, {1, 1, 1}, header.type);
    const auto bytes = header.byteCount();
    if (bytes > static_cast<std::size_t>(kMaxChunkBytes))
        throw Error(path.string() + ": claims " + formatShape({header.height, header.width, header.samples}) + " samples, more than can be decoded at once; cut it into smaller pictures");
    if (static_cast<std::int64_t>(bytes / static_cast<std::size_t>(perByte)) > static_cast<std::int64_t>(RandomAccessFile(path).size()))
        throw Error(path.string() + ": claims " + std::to_string(header.height) + " x " + std::to_string(header.width) + " pixels, more than it can hold; it is damaged or cut off, copy it again");
}

std::string complaintOf(const char* text) {
    std::string complaint(text ? text : "");
    complaint.resize(std::min<std::size_t>(complaint.size(), 200));
    for (char& c : complaint)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    while (!complaint.empty() && (complaint.back() == ' ' || complaint.back() == '.')) complaint.pop_back();
    return complaint;
}

}  // namespace volumen
