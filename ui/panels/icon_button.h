#pragma once

#include <QString>
#include <QToolButton>

namespace volumen {

/// A flat button with one of our icons, which follows the theme.
class IconButton : public QToolButton {
    Q_OBJECT

public:
    explicit IconButton(QString iconName, const QString& toolTip, QWidget* parent = nullptr);
    void setIconName(const QString& name);

protected:
    void changeEvent(QEvent* event) override;

private:
    void renewIcon();

    QString m_iconName;
};

}  // namespace volumen
