#pragma once

#include <string_view>

namespace volumen {

/// True for what no checkpoint needs and every malicious one does: anything of the modules os, posix, nt, subprocess, sys, shutil,
/// socket, importlib and runpy, by whatever way it is reached ("torch.os.system"), and eval, exec, compile, open, getattr and
/// __import__ of builtins. `module` and `name` as a pickle says them.
bool isForbidden(std::string_view module, std::string_view name);

}  // namespace volumen
