#pragma once

#include <QString>
#include <QStringList>

namespace volumen {

/// Words as a person would type them into a shell: quoted where they need it.
QString commandText(const QStringList& words);

}  // namespace volumen
