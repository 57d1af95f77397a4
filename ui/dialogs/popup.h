#pragma once

#include <QWidget>

class QVBoxLayout;

namespace volumen {

/// A small sheet over the upper middle of its window, for something that is typed and done: goes away at Escape, at a click
/// elsewhere, and when it is done.
class Popup : public QWidget {
    Q_OBJECT

public:
    explicit Popup(QWidget* window);

    /// Shows the sheet over its window.
    void open();

protected:
    QVBoxLayout& column() { return *m_column; }
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QVBoxLayout* m_column;
};

}  // namespace volumen
