#pragma once

#include <QColor>
#include <QString>
#include <QWidget>
#include <vector>

#include "core/project/layer.h"

class QListWidget;

namespace volumen {

/// A layer as the list shows it.
struct LayerRow {
    LayerId id = 0;
    QString name;
    QString detail;   ///< the quiet second line: "7.91 µm · 13 x 2,000 x 2,000 · u8"
    QString problem;  ///< why it cannot be shown; empty when it can
    QString path;     ///< for the tooltip
    QString colorMap;
    bool visible = true;
    bool isLabels = false;            ///< its labels' colours stand where others have their colour map
    std::vector<QRgb> labelColors{};

    friend bool operator==(const LayerRow&, const LayerRow&) = default;
};

/// The list of layers, the topmost first. Shows what it is given; every change is asked for by signal.
class LayersPanel : public QWidget {
    Q_OBJECT

public:
    explicit LayersPanel(QWidget* parent = nullptr);

    /// `rows`: topmost first. `active`: 0 for none.
    void setLayers(const std::vector<LayerRow>& rows, LayerId active);

Q_SIGNALS:
    void addWanted();
    void activeWanted(volumen::LayerId layer);
    void visibleWanted(volumen::LayerId layer, bool visible);
    void moveWanted(volumen::LayerId layer, std::size_t indexFromBottom);
    void renameWanted(volumen::LayerId layer, const QString& name);
    void removeWanted(volumen::LayerId layer);
    void revealWanted(volumen::LayerId layer);  ///< show the file in the desktop's file manager
    void retryWanted(volumen::LayerId layer);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool listHasOrderOfRows() const;
    void showRows();
    void showMenu(const QPoint& at);
    void tellOfMove();
    LayerId idAt(int row) const;

    QListWidget* m_list;
    std::vector<LayerRow> m_rows;
    LayerId m_active = 0;
    bool m_filling = false;
};

}  // namespace volumen
