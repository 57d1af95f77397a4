#pragma once

#include <QHBoxLayout>
#include <QLineEdit>
#include <initializer_list>

namespace volumen {

/// A new widget that is found by `name`.
template <class Widget>
Widget* named(const char* name) {
    auto* widget = new Widget;
    widget->setObjectName(name);
    return widget;
}

/// Widgets beside each other as one row of a form; what is typed into takes the room that is left.
inline QWidget* besideEachOther(std::initializer_list<QWidget*> widgets) {
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    for (QWidget* widget : widgets) layout->addWidget(widget, qobject_cast<QLineEdit*>(widget) ? 1 : 0);
    return row;
}

}  // namespace volumen
