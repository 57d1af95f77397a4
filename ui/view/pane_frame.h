#pragma once

#include <QIcon>
#include <QWidget>
#include <functional>

#include "core/project/view_state.h"
#include "ui/view/pane_style.h"

class QToolButton;

namespace volumen {

/// A pane with its title line: name, position, what is shown meanwhile, and buttons to tear off and to maximise.
/// The edge under the title bears the axis' colour; while data comes, a thin bar runs along it.
class PaneFrame : public QWidget {
    Q_OBJECT
public:
    PaneFrame(PaneId pane, QWidget* content, const PaneStyle& style, QWidget* parent = nullptr);

    PaneId pane() const { return m_pane; }
    QWidget* content() const { return m_content; }
    void setTitle(const QString& name, const QString& position);
    /// A word on the right: "level 2 of 5 while loading"; empty for none.
    void setNotice(const QString& text);
    /// 0 … 1 of what the view wants has come; 1 hides the bar.
    void setLoaded(double fraction);
    void setMaximised(bool maximised);
    void setTornOff(bool tornOff);
    void setStyleValues(const PaneStyle& style);
    /// Of "maximize", "restore" and "tear-off"; the icons come from outside.
    void setButtonIcons(std::function<QIcon(const QString& name)> icons);

Q_SIGNALS:
    void maximiseWanted();
    void tearOffWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void updateButtons();
    void paintTitle(QPainter& painter) const;

    PaneId m_pane;
    QWidget* m_content;
    PaneStyle m_style;
    QString m_name;
    QString m_position;
    QString m_notice;
    QToolButton* m_tearOff;
    QToolButton* m_maximise;
    std::function<QIcon(const QString&)> m_icons;
    double m_loaded = 1;
    bool m_maximised = false;
    bool m_tornOff = false;
};

}  // namespace volumen
