#pragma once

#include <QWidget>

class QHBoxLayout;

namespace volumen {

/// A panel under a title line with buttons at its right.
class Section : public QWidget {
    Q_OBJECT

public:
    Section(const QString& title, QWidget* content, QWidget* parent = nullptr);
    void addButton(QWidget* button);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_titleRow;
};

}  // namespace volumen
