// Linked into window programs that are built with AddressSanitizer. The OpenGL driver is unloaded before leaks are counted, and what it
// keeps would then be reported without its name, which no suppression matches: so every library stays loaded.
extern "C" int dlclose(void*) noexcept { return 0; }
