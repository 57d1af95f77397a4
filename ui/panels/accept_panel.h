#pragma once

#include <QStringList>
#include <QWidget>
#include <cstdint>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;

namespace volumen {

class NumberField;
class SliderField;

/// What a person chose. Places in lists.
struct AcceptChoice {
    int prediction = -1;             ///< −1: there is none
    double sure = 0.5;               ///< probabilities from this on are ink
    double likely = 0.5;             ///< and what hangs together with them, from this on; at most `sure`
    std::int64_t leastVoxels = 100;  ///< smaller pieces are left out
    int mask = 0;                    ///< 0: everywhere; else one more than the place in the list
    int label = -1;                  ///< −1: there is none
    bool onlyUnlabeled = true;

    friend bool operator==(const AcceptChoice&, const AcceptChoice&) = default;
};

/// What the panel shows.
struct AcceptView {
    AcceptChoice choice;
    QStringList predictions;
    QStringList masks;
    QStringList labels;
    QString problem;         ///< why nothing can be accepted; empty: it can
    bool needsLabels = false; ///< there is no layer of labels, or none with a label
    bool previews = false;   ///< a preview waits to be kept or dropped
};

/// Turns a prediction into labels: from which probability on, how large, where, as what. Shows what it is given; asks by signal.
class AcceptPanel : public QWidget {
    Q_OBJECT

public:
    explicit AcceptPanel(QWidget* parent = nullptr);
    void setView(const AcceptView& view);

Q_SIGNALS:
    void choiceWanted(const volumen::AcceptChoice& choice);
    void labelsWanted();   ///< a layer of labels to accept into
    void previewWanted();
    void keepWanted();
    void dropWanted();

private:
    QWidget* makeForm();
    QWidget* makeButtons();
    void connectAll();
    /// Asks for the choice shown, changed by `change`.
    template <class Change>
    void want(Change change);

    AcceptView m_view;
    QComboBox* m_prediction = nullptr;
    SliderField* m_sure = nullptr;
    SliderField* m_likely = nullptr;
    NumberField* m_least = nullptr;
    QComboBox* m_mask = nullptr;
    QComboBox* m_label = nullptr;
    QCheckBox* m_onlyUnlabeled = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_preview = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_drop = nullptr;
    QLabel* m_problem = nullptr;
};

}  // namespace volumen
