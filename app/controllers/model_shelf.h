#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "app/controllers/engine.h"
#include "core/checkpoint/model_card.h"

class QSettings;

namespace volumen {

/// Weights of a network, and what is known of them without running anything.
struct ModelOnShelf {
    QString path;
    QString name;
    QString about;                   ///< its card in words; empty while it is being read
    QString problem;                 ///< why it cannot be used
    std::optional<ModelCard> card;
};

/// The networks that were used, newest first, and behind them the demonstration's. Cards are read in the background. Main thread.
class ModelShelf : public QObject {
    Q_OBJECT
public:
    /// `settings` remember the paths.
    ModelShelf(Engine& engine, QSettings& settings, QObject* parent = nullptr);

    const std::vector<ModelOnShelf>& models() const { return m_models; }
    /// Puts weights in front, and reads their card anew.
    void add(const QString& path);
    bool busy() const { return m_reads.running() || m_unpacks.running(); }

Q_SIGNALS:
    void changed();

private:
    void unpackDemonstration();
    void readCards();
    void save();

    Engine& m_engine;
    QSettings& m_settings;
    std::vector<ModelOnShelf> m_models;
    JobHandle m_unpacks;
    JobHandle m_reads;
};

/// What weights and their card say, in a few words. Throws Error: they are none, or have no card. Reads the file: not for the main thread.
ModelOnShelf describeModel(const QString& path);

}  // namespace volumen
