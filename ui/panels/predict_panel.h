#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>

#include "ui/panels/job_view.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace volumen {

class CaptionLabel;

/// What may be predicted: what the panes show, what lies in the crop box, what is labelled with its surroundings, all.
enum class PredictRegion { seen, crop, labels, whole };
/// What computes.
enum class PredictDevice { automatic, cpu, gpu };

/// What a person chose. Places in lists; −1: nothing there to choose.
struct PredictChoice {
    int model = -1;
    int volume = -1;
    int level = 0;                 ///< 0: the level that suits the model; else one more than the level
    PredictRegion region = PredictRegion::seen;
    int overlap = 25;              ///< of neighbouring patches, percent
    int looks = 0;                 ///< place in `kPredictLooks`
    PredictDevice device = PredictDevice::automatic;
    QString output;                ///< empty: beside the project, by a free name

    friend bool operator==(const PredictChoice&, const PredictChoice&) = default;
};

/// As `infer --tta` calls them.
inline const QStringList kPredictLooks{"1", "8", "12", "mirrors"};

/// What the panel shows.
struct PredictView {
    PredictChoice choice;
    QStringList models;
    QString about;                 ///< the model's card, in words
    QString modelProblem;          ///< why it cannot be used
    QStringList volumes;
    QStringList levels;            ///< besides "By the model"
    QString region;                ///< its size in words, or why there is none
    QString folder;                ///< where results go unless said otherwise
    QString problem;               ///< why Predict cannot be pressed; empty: it can
    std::optional<JobView> job;    ///< the prediction that runs, or ran last
};

/// Runs a network over a region: which, where, how, and how far it is. Shows what it is given; asks by signal.
class PredictPanel : public QWidget {
    Q_OBJECT

public:
    explicit PredictPanel(QWidget* parent = nullptr);
    void setView(const PredictView& view);

Q_SIGNALS:
    void choiceWanted(const volumen::PredictChoice& choice);
    void browseModelWanted();
    void browseOutputWanted();
    void modelsDropped(const QStringList& paths);
    void predictWanted();
    void cancelWanted();
    void resumeWanted();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeModel();
    QWidget* makeForm();
    QWidget* makeOutput();
    QWidget* makeRun();
    void connectAll();
    /// Asks for the choice shown, changed by `change`.
    template <class Change>
    void want(Change change);
    void showJob();

    PredictView m_view;
    QComboBox* m_model = nullptr;
    QLabel* m_about = nullptr;
    QComboBox* m_volume = nullptr;
    QComboBox* m_level = nullptr;
    QComboBox* m_region = nullptr;
    QLabel* m_regionText = nullptr;
    QComboBox* m_overlap = nullptr;
    QComboBox* m_looks = nullptr;
    QComboBox* m_device = nullptr;
    QLineEdit* m_output = nullptr;
    QPushButton* m_predict = nullptr;
    QPushButton* m_cancel = nullptr;
    QPushButton* m_resume = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_progress = nullptr;
    QLabel* m_problem = nullptr;
};

}  // namespace volumen
