#pragma once

#include <QDialog>
#include <vector>

#include "ui/panels/message_bar.h"

class QListWidget;

namespace volumen {

/// Everything that the message bar ever said, with its time.
class LogWindow : public QDialog {
    Q_OBJECT

public:
    explicit LogWindow(QWidget* parent = nullptr);
    ~LogWindow() override;
    void append(const Message& message);

private:
    QString asText() const;

    QListWidget* m_list;
};

}  // namespace volumen
