#pragma once

#include <QWidget>

namespace volumen {

class AcceptPanel;
class PredictPanel;

/// The tab of predictions: making one, and what of it becomes labels.
class PredictTab : public QWidget {
    Q_OBJECT

public:
    explicit PredictTab(QWidget* parent = nullptr);

    PredictPanel& predict() { return *m_predict; }
    AcceptPanel& accept() { return *m_accept; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    PredictPanel* m_predict;
    AcceptPanel* m_accept;
};

}  // namespace volumen
