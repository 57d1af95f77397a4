#pragma once

#include <QObject>
#include <QTimer>

#include "app/controllers/label_tasks.h"
#include "app/controllers/value_reading.h"
#include "ui/actions.h"
#include "ui/panels/accept_panel.h"

namespace volumen {

/// What of a prediction becomes labels: keeps the panel, shows thresholds in the panes at once, and makes the edit. Main thread.
class Accepting : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    Accepting(Project& project, const ValueReading& reading, LabelTasks& tasks, AcceptPanel& panel);

    /// Something that the panel shows may be another; shown soon.
    void changed() { m_soon.start(); }
    /// The prediction to accept from.
    void prefer(LayerId prediction);
    /// Gives `labels.accept` its meaning.
    void bind(ActionTable& actions, const std::function<void()>& showPanel);

Q_SIGNALS:
    void problem(const QString& sentence);
    /// A layer of labels with a label to accept as.
    void labelsWanted();

private:
    void connectPanel();
    void show();
    void choose(const AcceptChoice& choice);
    void showThresholds() const;
    std::vector<const Layer*> volumes() const;
    const Layer* prediction() const;
    QString why() const;
    QString readWords(const QStringList& words);
    /// Throws Error.
    void accept(LabelTasks::Result result, LabelTasks::Done done);

    Project& m_project;
    const ValueReading& m_reading;
    LabelTasks& m_tasks;
    AcceptPanel& m_panel;
    AcceptChoice m_choice;
    LayerId m_prediction = 0;   ///< 0: the topmost volume over the lowest
    LayerId m_mask = 0;         ///< 0: none
    QTimer m_soon;
};

}  // namespace volumen
