#include "ui/dialogs/goto_text.h"

#include <QRegularExpression>
#include <QStringList>

namespace volumen {

namespace {

/// A number whose thousands may be separated: "6,021.5".
std::optional<double> number(QString text) {
    static const QRegularExpression kGrouped("^[-+]?\\d{1,3}(,\\d{3})+(\\.\\d*)?$");
    if (kGrouped.match(text).hasMatch()) text.remove(',');
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

std::optional<Point> namedPosition(const QString& text, Point now) {
    static const QRegularExpression kNamed("([zyx])\"?\\s*[=:]?\\s*([-+]?[\\d.]+(?:,\\d{3}(?!\\d))*(?:\\.\\d*)?)", QRegularExpression::CaseInsensitiveOption);
    bool any = false;
    for (auto matches = kNamed.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        const auto value = number(match.captured(2));
        if (!value) return {};
        const QChar axis = match.captured(1).toLower().at(0);
        along(now, axis == 'z' ? Axis::z : axis == 'y' ? Axis::y : Axis::x) = *value;
        any = true;
    }
    return any ? std::optional(now) : std::nullopt;
}

std::optional<Point> fromThree(const QStringList& parts) {
    if (parts.size() != 3) return {};
    const auto z = number(parts[0]), y = number(parts[1]), x = number(parts[2]);
    if (!z || !y || !x) return {};
    return Point{.z = *z, .y = *y, .x = *x};
}

}  // namespace

std::optional<Point> parsePosition(const QString& text, Point now) {
    static const QRegularExpression kAxisName("[zyxZYX]"), kBlank("[\\s;·|]+");
    if (text.contains(kAxisName)) return namedPosition(text, now);
    QString bare = text;
    for (const QChar bracket : QStringLiteral("[](){}")) bare.remove(bracket);
    QStringList words;
    for (QString word : bare.split(kBlank, Qt::SkipEmptyParts)) {
        while (word.endsWith(',')) word.chop(1);
        if (!word.isEmpty()) words << word;
    }
    if (const auto position = fromThree(words)) return position;
    return fromThree(bare.remove(' ').split(','));
}

}  // namespace volumen
