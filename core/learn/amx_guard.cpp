#include "core/learn/amx_guard.h"

#include <cstdlib>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace volumen {
namespace {

constexpr std::uint32_t kAmxFeatures = 1u << 22 | 1u << 24 | 1u << 25;  // leaf 7, EDX: AMX-BF16, AMX-TILE, AMX-INT8

CpuidLeaf readLeaf([[maybe_unused]] std::uint32_t number) {
    CpuidLeaf leaf;
#if defined(__x86_64__)
    __get_cpuid_count(number, 0, &leaf.eax, &leaf.ebx, &leaf.ecx, &leaf.edx);  // leaves all at zero past the last leaf
#endif
    return leaf;
}

}  // namespace

AmxCpuid readAmxCpuid() { return {.features = readLeaf(7), .tiles = readLeaf(0x1D)}; }

const char* oneDnnCapFor(const AmxCpuid& cpuid) {
    const bool announced = (cpuid.features.edx & kAmxFeatures) != 0;
    const bool hasPalette = cpuid.tiles.eax != 0;  // EAX: the highest palette
    return announced && !hasPalette ? "AVX512_CORE_FP16" : nullptr;
}

bool hasWorkingAmx(const AmxCpuid& cpuid) { return (cpuid.features.edx & kAmxFeatures) == kAmxFeatures && cpuid.tiles.eax != 0; }

void guardAgainstHiddenAmx() {
    constexpr int kKeepWhatIsSet = 0;
    if (const char* cap = oneDnnCapFor(readAmxCpuid())) setenv("ONEDNN_MAX_CPU_ISA", cap, kKeepWhatIsSet);
}

}  // namespace volumen
