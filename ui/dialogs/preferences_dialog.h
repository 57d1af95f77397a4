#pragma once

#include <QDialog>

#include "ui/preferences.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace volumen {

class SliderField;

/// Changes take effect at once; there is nothing to confirm.
class PreferencesDialog : public QDialog {
    Q_OBJECT

public:
    PreferencesDialog(const Preferences& preferences, const MachineLimits& limits, QWidget* parent = nullptr);

    /// What the folder of made-up levels takes on disk; nothing is shown until it is known.
    void setMadeLevels(std::uint64_t bytes, const QString& folder);

Q_SIGNALS:
    void preferencesWanted(const volumen::Preferences& preferences);
    void clearMadeLevelsWanted();

private:
    QWidget* makeForm(const MachineLimits& limits);
    void showPreferences();
    template <class Change>
    void want(Change change);

    Preferences m_preferences;
    SliderField* m_cache = nullptr;
    SliderField* m_volume = nullptr;
    SliderField* m_threads = nullptr;
    QComboBox* m_theme = nullptr;
    QComboBox* m_keys = nullptr;
    QLabel* m_madeLevels = nullptr;
    QPushButton* m_clear = nullptr;
};

}  // namespace volumen
