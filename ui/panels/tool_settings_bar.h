#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QLabel;

namespace volumen {

/// The thin bar above the panes: which tool is in hand, its two or three settings, and at the right the layouts.
class ToolSettingsBar : public QWidget {
    Q_OBJECT

public:
    explicit ToolSettingsBar(QWidget* parent = nullptr);

    /// `settings` may be null; the bar owns it from now on and deletes the one before.
    void setTool(const QString& name, QWidget* settings);
    void addAtRight(QAction* action);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_name;
    QWidget* m_settings = nullptr;
    QHBoxLayout* m_row;
};

}  // namespace volumen
