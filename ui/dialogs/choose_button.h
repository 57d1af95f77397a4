#pragma once

#include <QString>
#include <functional>

class QPushButton;

namespace volumen {

/// "Choose…": a volume that is a file or a folder, which a system's dialog cannot both offer. `chosen` gets its path.
QPushButton* chooseButton(const char* name, std::function<void(const QString& path)> chosen);

}  // namespace volumen
