#pragma once

#include <QWidget>

namespace volumen {

class HistoryPanel;
class LabelPanel;

/// The tab of what is painted: the labels with the history under them.
class LabelTab : public QWidget {
    Q_OBJECT

public:
    explicit LabelTab(QWidget* parent = nullptr);

    LabelPanel& labels() { return *m_labels; }
    HistoryPanel& history() { return *m_history; }

Q_SIGNALS:
    void addWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    LabelPanel* m_labels;
    HistoryPanel* m_history;
};

}  // namespace volumen
