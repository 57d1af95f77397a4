#include "ui/panels/command_text.h"

#include <QRegularExpression>

namespace volumen {

QString commandText(const QStringList& words) {
    static const QRegularExpression plain("^[A-Za-z0-9_@%+=:,./-]+$");
    QStringList typed;
    for (const QString& word : words) typed << (plain.match(word).hasMatch() ? word : "'" + QString(word).replace("'", "'\\''") + "'");
    return typed.join(' ');
}

}  // namespace volumen
