#include "ui/render/volume_texture.h"

#include <QOpenGLFunctions_3_3_Core>

#include "ui/render/transfer_table.h"

namespace volumen {

namespace {

constexpr std::int64_t kSlabBytes = std::int64_t{1} << 20;

struct Format {
    int internal;
    unsigned type;
    double valueOfTexel;
};

Format formatOf(VoxelType type) {
    if (type == VoxelType::u8) return {GL_R8, GL_UNSIGNED_BYTE, 255};
    if (type == VoxelType::u16) return {GL_R16, GL_UNSIGNED_SHORT, 65535};
    return {GL_R32F, GL_FLOAT, 1};
}

int glSize(std::int64_t voxels) { return static_cast<int>(voxels); }

unsigned makeTexture(QOpenGLFunctions_3_3_Core& gl, int filter) {
    unsigned texture = 0;
    gl.glGenTextures(1, &texture);
    gl.glBindTexture(GL_TEXTURE_3D, texture);
    for (const unsigned name : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER}) gl.glTexParameteri(GL_TEXTURE_3D, name, filter);
    for (const unsigned name : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T, GL_TEXTURE_WRAP_R}) gl.glTexParameteri(GL_TEXTURE_3D, name, GL_CLAMP_TO_EDGE);
    gl.glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAX_LEVEL, 0);
    return texture;
}

}  // namespace

VolumeTexture::VolumeTexture(QOpenGLFunctions_3_3_Core& gl, VoxelBlockPtr block) : m_gl(gl), m_block(std::move(block)) {}

VolumeTexture::~VolumeTexture() {
    for (const unsigned texture : {m_voxels, m_cells}) m_gl.glDeleteTextures(1, &texture);
}

std::unique_ptr<VolumeTexture> VolumeTexture::make(QOpenGLFunctions_3_3_Core& gl, VoxelBlockPtr block) {
    std::unique_ptr<VolumeTexture> texture(new VolumeTexture(gl, std::move(block)));
    return texture->allocate() ? std::move(texture) : nullptr;
}

/// Asks first whether the driver could at all, then for the memory; both say no in their own way.
bool VolumeTexture::allocate() {
    const Voxel shape = m_block->shape();
    const Format format = formatOf(m_block->type());
    int longest = 0, width = 0;
    m_gl.glGetIntegerv(GL_MAX_3D_TEXTURE_SIZE, &longest);
    if (std::max({shape.z, shape.y, shape.x}) > longest) return false;
    m_gl.glTexImage3D(GL_PROXY_TEXTURE_3D, 0, format.internal, glSize(shape.x), glSize(shape.y), glSize(shape.z), 0, GL_RED, format.type, nullptr);
    m_gl.glGetTexLevelParameteriv(GL_PROXY_TEXTURE_3D, 0, GL_TEXTURE_WIDTH, &width);
    if (width == 0) return false;
    while (m_gl.glGetError() != GL_NO_ERROR) {}
    m_voxels = makeTexture(m_gl, GL_LINEAR);
    m_gl.glTexImage3D(GL_TEXTURE_3D, 0, format.internal, glSize(shape.x), glSize(shape.y), glSize(shape.z), 0, GL_RED, format.type, nullptr);
    return m_gl.glGetError() == GL_NO_ERROR;
}

bool VolumeTexture::upload(Clock::time_point deadline) {
    const std::int64_t sliceBytes = static_cast<std::int64_t>(m_block->byteCount()) / m_block->shape().z;
    const std::int64_t slab = std::max<std::int64_t>(kSlabBytes / std::max<std::int64_t>(sliceBytes, 1), 1);
    m_gl.glBindTexture(GL_TEXTURE_3D, m_voxels);
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    while (!whole()) {
        uploadSlab(std::min(slab, m_block->shape().z - m_slices));
        if (Clock::now() >= deadline) break;
    }
    m_gl.glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    return whole();
}

void VolumeTexture::uploadSlab(std::int64_t slices) {
    const Voxel shape = m_block->shape();
    const std::byte* from = m_block->voxels->data() + static_cast<std::size_t>(m_slices * shape.y * shape.x) * size(m_block->type());
    m_gl.glTexSubImage3D(GL_TEXTURE_3D, 0, 0, 0, glSize(m_slices), glSize(shape.x), glSize(shape.y), glSize(slices), GL_RED, formatOf(m_block->type()).type, from);
    m_slices += slices;
}

void VolumeTexture::setLook(const VolumeLook& look) {
    const auto sameHints = [&](const VolumeLook& other) { return other.mode == look.mode && other.points == look.points && (other.density > 0) == (look.density > 0); };
    if (m_look && sameHints(*m_look)) return;
    m_look = look;
    const std::vector<float> hints = cellHints(*m_block, look, transferTableOf(look), 1 / valueOfTexel());
    const Voxel grid = m_block->cellGrid;
    if (m_cells == 0) m_cells = makeTexture(m_gl, GL_NEAREST);
    m_gl.glBindTexture(GL_TEXTURE_3D, m_cells);
    m_gl.glTexImage3D(GL_TEXTURE_3D, 0, GL_R32F, glSize(grid.x), glSize(grid.y), glSize(grid.z), 0, GL_RED, GL_FLOAT, hints.data());
}

double VolumeTexture::valueOfTexel() const { return formatOf(m_block->type()).valueOfTexel; }

}  // namespace volumen
