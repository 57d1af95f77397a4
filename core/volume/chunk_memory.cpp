#include "core/volume/chunk_memory.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace volumen {

namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kPage = 4096;

std::size_t roundedUp(std::size_t value, std::size_t to) { return (value + to - 1) / to * to; }

/// A mapping of whole pages that begins on a huge page's boundary.
std::byte* mapAligned(std::size_t bytes) {
    void* mapped = ::mmap(nullptr, bytes + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    auto* const begin = static_cast<std::byte*>(mapped);
    const std::size_t before = roundedUp(reinterpret_cast<std::uintptr_t>(begin), kHugePage) - reinterpret_cast<std::uintptr_t>(begin);
    if (before > 0) ::munmap(begin, before);
    if (before < kHugePage) ::munmap(begin + before + bytes, kHugePage - before);
    ::madvise(begin + before, bytes, MADV_HUGEPAGE);  // advice: small pages do as well
    return begin + before;
}

}  // namespace

void VoxelMemory::operator()(std::byte* bytes) const {
    if (mappedBytes > 0) ::munmap(bytes, mappedBytes);
    else std::default_delete<std::byte[]>{}(bytes);
}

VoxelBytesPtr allocateVoxels(std::size_t bytes) {
    if (const std::size_t whole = roundedUp(bytes, kPage); bytes >= kHugePage) return {mapAligned(whole), VoxelMemory{whole}};
    return {std::make_unique_for_overwrite<std::byte[]>(bytes).release(), VoxelMemory{}};
}

}  // namespace volumen
