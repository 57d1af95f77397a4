#pragma once

#include <vector>

#include "ui/dialogs/popup.h"

class QLineEdit;
class QListWidget;

namespace volumen {

/// An action as the palette offers it.
struct PaletteEntry {
    QString id;
    QString text;   ///< "Two by two"
    QString place;  ///< "View › Layout"
    QString keys;   ///< "Ctrl+1"; may be empty
    bool enabled = true;
};

/// What fits `typed`, best first; in the given order where nothing is typed. Disabled ones come last.
struct PaletteHit {
    PaletteEntry entry;
    std::vector<qsizetype> places;  ///< letters of `text` that were typed
};
std::vector<PaletteHit> searchPalette(const std::vector<PaletteEntry>& entries, const QString& typed);

/// Ctrl+Shift+P: every action under the name it has in the menu.
class CommandPalette : public Popup {
    Q_OBJECT

public:
    CommandPalette(std::vector<PaletteEntry> entries, QWidget* window);

    QLineEdit& field() { return *m_field; }

Q_SIGNALS:
    void runWanted(const QString& id);  ///< after the palette has closed

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search();
    void runCurrent();

    std::vector<PaletteEntry> m_entries;
    QLineEdit* m_field;
    QListWidget* m_list;
};

}  // namespace volumen
