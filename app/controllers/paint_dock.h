#pragma once

#include <QObject>
#include <QPointer>

#include "app/controllers/layer_dock.h"
#include "app/controllers/value_reading.h"
#include "ui/panels/brush_settings.h"
#include "ui/panels/mask_settings.h"

namespace volumen {

/// The settings of the painting tools in the bar above the panes, and what people choose there. Main thread.
class PaintDock : public QObject {
    Q_OBJECT
public:
    /// All outlive it.
    PaintDock(const Project& project, LayerDock& layers, ValueReading& reading, PaintSettings& settings);

    /// Widgets for a tool, which belong to whoever takes them.
    QWidget* makeSettings(const std::string& tool);
    /// Shows how the settings are now.
    void show();
    /// The layer whose values tools go by is another: its range begins with what is bright in it.
    void choose(LayerId layer);
    /// A range that somebody chose.
    void setBand(const ValueBand& band);
    /// The upper half of what the layer may hold: what a prediction holds for ink.
    void acceptUpperHalf(LayerId layer);

Q_SIGNALS:
    /// A setting is another.
    void changed();

private:
    QStringList firstOverwrites() const;
    void overwrite(int index);
    void showOverwrites();
    void chooseFirstBand(const Layer& read);
    MaskValues maskValues() const;
    void connectMask(MaskSettings& mask);

    const Project& m_project;
    LayerDock& m_layers;
    ValueReading& m_reading;
    PaintSettings& m_settings;
    QPointer<BrushSettings> m_shown;
    bool m_erases = false;
    LayerId m_bandOf = 0;   ///< whose values the range is of
};

}  // namespace volumen
