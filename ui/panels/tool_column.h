#pragma once

#include <QWidget>

class QAction;
class QVBoxLayout;

namespace volumen {

/// The tools at the left: one button an action, its key in the tooltip.
class ToolColumn : public QWidget {
    Q_OBJECT

public:
    explicit ToolColumn(QWidget* parent = nullptr);

    void addAction(QAction* action);
    void addSeparator();
    void addStretch();  ///< what comes after stands at the bottom

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_column;
};

}  // namespace volumen
