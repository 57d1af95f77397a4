#pragma once

#include <QDialog>
#include <optional>

class QListWidget;

namespace volumen {

/// One of several: which array of a container, which channel, which axis order.
struct Choice {
    QString id;
    QString text;
    QString detail;  ///< "13 x 2,000 x 2,000 · u8"; may be empty
};

/// Asks which of several is meant; a double click or Enter chooses.
class ChoiceDialog : public QDialog {
    Q_OBJECT

public:
    ChoiceDialog(const QString& title, const QString& sentence, const QList<Choice>& choices, QWidget* parent = nullptr);
    QString chosen() const;  ///< an id of the choices

private:
    QListWidget* m_list;
};

/// Shows the dialog and waits. Nothing: the person would rather not.
std::optional<QString> askForChoice(QWidget* parent, const QString& title, const QString& sentence, const QList<Choice>& choices);

}  // namespace volumen
