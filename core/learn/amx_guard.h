#pragma once

#include <cstdint>

/// Some virtual machines announce AMX in CPUID leaf 7 but hide leaf 0x1D, which describes its palettes. oneDNN, which LibTorch
/// multiplies with, believes the first, configures a palette that is not there, and dies with SIGILL at its first bf16 product.
namespace volumen {

/// What CPUID answers for one leaf.
struct CpuidLeaf {
    std::uint32_t eax = 0;
    std::uint32_t ebx = 0;
    std::uint32_t ecx = 0;
    std::uint32_t edx = 0;
};

/// The part of CPUID that speaks of AMX. A leaf that the processor does not know is all zero.
struct AmxCpuid {
    CpuidLeaf features;  ///< leaf 7, subleaf 0
    CpuidLeaf tiles;     ///< leaf 0x1D, subleaf 0
};

/// What this processor says. All zero where the processor has no CPUID.
AmxCpuid readAmxCpuid();

/// The value that ONEDNN_MAX_CPU_ISA needs so that AMX is left alone, or null when AMX works or is not announced.
const char* oneDnnCapFor(const AmxCpuid& cpuid);

/// AMX multiplies matrices of bf16 here: it is announced, and so is its palette.
bool hasWorkingAmx(const AmxCpuid& cpuid);

/// Sets ONEDNN_MAX_CPU_ISA where this processor needs it and the person has not set it.
/// To be called before LibTorch's first computation, and before other threads read the environment.
void guardAgainstHiddenAmx();

}  // namespace volumen
