# volumen_torch: LibTorch as ./run unpacks it. Two imported targets, since the wheel's own TorchConfig.cmake wants a CUDA toolkit.
set(torchRoot ${CMAKE_SOURCE_DIR}/.deps/libtorch/torch)
if(NOT EXISTS ${torchRoot}/lib/libtorch_cpu.so)
  message(FATAL_ERROR "LibTorch is not in .deps/libtorch: run ./run once, which fetches it, or configure with -DVOLUMEN_LEARN=OFF.")
endif()

foreach(name c10 torch_cpu)
  add_library(${name} SHARED IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION ${torchRoot}/lib/lib${name}.so)
endforeach()

add_library(volumen_torch INTERFACE)
target_link_libraries(volumen_torch INTERFACE torch_cpu c10)
target_include_directories(volumen_torch SYSTEM INTERFACE ${torchRoot}/include ${torchRoot}/include/torch/csrc/api/include)
target_link_options(volumen_torch INTERFACE -Wl,--allow-shlib-undefined)   # libtorch_cpu.so finds its CUDA runtime by its own RPATH
