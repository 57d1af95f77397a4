#include "ui/panels/number_text.h"

#include <QLocale>
#include <cmath>

namespace volumen {

QString numberText(double value, int digits) {
    if (!std::isfinite(value)) return std::isnan(value) ? QStringLiteral("not a number") : QStringLiteral("infinite");
    if (value == std::floor(value) && std::abs(value) < 1e15) return QLocale(QLocale::English).toString(static_cast<qlonglong>(value));
    return QLocale::c().toString(value, 'g', digits);
}

}  // namespace volumen
