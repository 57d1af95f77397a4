#pragma once

#include <QComboBox>

namespace volumen {

/// Shows these choices and which of them is taken; leaves a list that a person has opened alone where nothing is another.
inline void showChoices(QComboBox& box, const QStringList& names, int current) {
    QStringList shown;
    for (int i = 0; i < box.count(); ++i) shown.append(box.itemText(i));
    if (shown != names) box.clear(), box.addItems(names);
    box.setCurrentIndex(current);
}

}  // namespace volumen
