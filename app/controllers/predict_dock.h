#pragma once

#include <QObject>
#include <QTimer>

#include "app/controllers/model_shelf.h"
#include "app/controllers/predicting.h"
#include "ui/actions.h"
#include "ui/panels/predict_panel.h"

namespace volumen {

class Panes;

/// Keeps the Predict panel as project, models and job are, and starts what a person asks for there, by key, or in a script. Main thread.
class PredictDock : public QObject {
    Q_OBJECT
public:
    using Done = Predicting::Done;

    /// All outlive it.
    PredictDock(Project& project, const Panes& panes, ModelShelf& shelf, Predicting& predicting, PredictPanel& panel, QWidget* window);

    /// Something that the panel shows may be another; shown soon.
    void changed() { m_soon.start(); }
    /// As chosen; `done` is called at its end, or with the reason why it cannot begin.
    void predict(const Done& done);
    void predictSeen(const Done& done);
    /// Gives `predict` and `predict.*` their meaning. `showPanel` brings the panel to the front.
    void bind(ActionTable& actions, const std::function<void()>& showPanel);

private:
    void connectPanel();
    void show();
    void choose(const PredictChoice& choice);
    void chooseModel(const QString& path);
    void browseModel();
    void browseOutput();
    std::vector<const Layer*> volumes() const;
    const Layer* volume() const;
    const ModelOnShelf* model() const;
    std::optional<Box> regionOf(const Layer& volume) const;
    QString regionText(const Layer& volume) const;
    QString problem() const;
    QString folder() const;
    PredictWish wish() const;
    QString readWords(const QStringList& words);

    Project& m_project;
    const Panes& m_panes;
    ModelShelf& m_shelf;
    Predicting& m_predicting;
    PredictPanel& m_panel;
    QWidget* m_window;
    PredictChoice m_choice;
    QString m_model;                 ///< path; empty: the first
    LayerId m_volume = 0;            ///< 0: the lowest
    std::optional<Box> m_said;       ///< a region that a script wrote
    QTimer m_soon;
};

}  // namespace volumen
