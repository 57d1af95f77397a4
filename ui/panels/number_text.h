#pragma once

#include <QString>

namespace volumen {

/// A value as people read it: whole numbers with thousands separated, others with at most `digits` significant digits.
QString numberText(double value, int digits = 5);

}  // namespace volumen
