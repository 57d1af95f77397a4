#pragma once

#include <QStringList>

class QComboBox;
class QGridLayout;
class QHBoxLayout;
class QWidget;

namespace volumen {

// What the forms of the panels are put together from.

QComboBox* makeChoice(const QStringList& texts);
/// Captions in the first column, fields in the second, which takes what room there is.
QGridLayout* layForm(QWidget* form);
/// A section of a dock: what stands above, and its form.
void laySection(QWidget* section, QWidget* header, QWidget* form, int above);
/// Fields beside each other.
QHBoxLayout* layRow(QWidget* row);

}  // namespace volumen
