#pragma once

#include <QStringList>
#include <functional>

#include "core/project/project.h"
#include "ui/actions.h"

namespace volumen {

/// Does something with a layer and the words behind its name; a sentence when it cannot.
using LayerAct = std::function<QString(const Layer&, const QStringList& words)>;

/// Runs `act` on the layer named first, or on the active one.
ActionHandler onLayer(Project& project, LayerAct act);

/// What throws Error becomes an action that fails.
ActionResult tried(const std::function<void()>& act);

/// An action that goes on until `start` calls what it is given, with a sentence or, where it worked, none. What `start` throws becomes an action that fails.
ActionResult later(const std::function<void(std::function<void(const QString& problem)>)>& start);

/// A word as a number; the sentence that says why it is none.
QString setNumber(double& into, const QString& word, double lo, double hi);

/// A word that is one of `names`, whose order is the enumeration's.
template <class Enum>
QString setWord(Enum& into, const QString& word, const QStringList& names) {
    const auto at = names.indexOf(word);
    if (at < 0) return QString("%1: is none of %2").arg(word, names.join(", "));
    into = static_cast<Enum>(at);
    return {};
}

}  // namespace volumen
