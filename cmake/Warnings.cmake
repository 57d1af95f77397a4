# One set of warnings for every target of ours, and the sanitizers of the asan and tsan presets.
add_library(volumen_flags INTERFACE)
target_compile_options(volumen_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough
                                               $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>   # GCC 12 warns of its own std::string (GCC bug 105651)
                                               -Wno-missing-field-initializers           # designated initialisers name what differs from the defaults
                                               $<$<BOOL:${VOLUMEN_WERROR}>:-Werror>)
target_include_directories(volumen_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(VOLUMEN_SANITIZE)
  target_compile_options(volumen_flags INTERFACE -fsanitize=${VOLUMEN_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_definitions(volumen_flags INTERFACE _GLIBCXX_ASSERTIONS)   # an index past a vector's end stops, too
  target_link_options(volumen_flags INTERFACE -fsanitize=${VOLUMEN_SANITIZE})
endif()
