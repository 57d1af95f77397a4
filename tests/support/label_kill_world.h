#pragma once

#include <signal.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTest>
#include <cstdio>

#include "tests/support/label_world.h"

/// A child that paints, undoes and saves until it is killed, and says after each action how many are on disk; and what its layer must hold.
namespace volumen::testing {

constexpr Voxel kKillShape{40, 150, 150};

/// One thing that a person does; the same for the same seed.
struct Action {
    enum Kind { stroke, move, save } kind = stroke;
    Point a, b;
    double radius = 1;
    LabelId id = 0;
    std::uint64_t steps = 0;
};

class Actions {
public:
    explicit Actions(unsigned seed) : m_random(seed) {}
    Action next() {
        const unsigned what = m_random() % 10;
        if (what == 9) return {.kind = Action::save};
        if (what >= 7) return {.kind = Action::move, .steps = m_random() % 6};
        return {.kind = Action::stroke, .a = point(), .b = point(), .radius = static_cast<double>(1 + m_random() % 9), .id = static_cast<LabelId>(m_random() % 3)};
    }

private:
    Point point() { return {static_cast<double>(m_random() % 40), static_cast<double>(m_random() % 150), static_cast<double>(m_random() % 150)}; }
    std::mt19937 m_random;
};

/// Where "up to n steps back, or on" leads.
inline std::uint64_t movedTo(std::uint64_t position, std::uint64_t last, std::uint64_t steps) {
    return steps < 3 ? position - std::min(position, steps + 1) : std::min(last, position + steps - 2);
}

/// The child's life.
[[noreturn]] inline void paintUntilKilled(const Path& folder, unsigned seed) {
    const LabelFiles files = LabelFiles::of(folder, "ink");
    createLabels(files, geometryOfShape(kKillShape));
    const auto layer = openLabels(files);
    Actions actions(seed);
    std::thread saving;
    for (int done = 1;; ++done) {
        const Action action = actions.next();
        if (action.kind == Action::stroke) {
            layer->begin("Brush");
            layer->paint({.radiusVoxels = action.radius}, action.a, action.b, action.id, {});
            layer->end();
        } else if (action.kind == Action::move) {
            layer->goTo(movedTo(layer->history().position(), layer->history().last(), action.steps));
        } else {
            if (saving.joinable()) saving.join();
            saving = std::thread([&store = *layer->store(), snapshot = layer->snapshot()] { store.save(snapshot); });
        }
        settled(*layer);
        std::printf("%d\n", done);
        std::fflush(stdout);
    }
}

/// The layer after each action.
inline std::vector<LabelGrid> statesOf(unsigned seed, int actions) {
    std::vector<LabelGrid> states{LabelGrid(kKillShape)}, steps{LabelGrid(kKillShape)};
    std::uint64_t position = 0;
    Actions script(seed);
    for (int i = 0; i < actions; ++i) {
        const Action action = script.next();
        if (action.kind == Action::stroke) {
            steps.resize(position + 1);
            steps.push_back(steps.back());
            paintSegment(steps.back(), {.radiusVoxels = action.radius}, action.a, action.b, action.id, {});
            ++position;
        } else if (action.kind == Action::move) {
            position = movedTo(position, steps.size() - 1, action.steps);
        }
        states.push_back(steps[position]);
    }
    return states;
}

/// Kills a child after `milliseconds`; empty, or what was wrong with what it left.
inline std::string killOnce(unsigned seed, int milliseconds) {
    QTemporaryDir folder;
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {"--paint", folder.path(), QString::number(seed)});
    if (!child.waitForReadyRead(20'000)) return "the child does not begin";
    QElapsedTimer clock;
    for (clock.start(); clock.elapsed() < milliseconds;) child.waitForReadyRead(static_cast<int>(milliseconds - clock.elapsed()));
    ::kill(static_cast<pid_t>(child.processId()), SIGKILL);
    child.waitForFinished();
    const QList<QByteArray> lines = child.readAllStandardOutput().trimmed().split('\n');
    const int told = lines.back().toInt();
    try {
        const auto layer = openLabels(LabelFiles::of(Path(folder.path().toStdString()), "ink"));
        const std::vector<LabelGrid> states = statesOf(seed, told + 1);
        const Plain now = plainOf(layer->grid());
        const bool right = equal(now, plainOf(states[static_cast<std::size_t>(told)])) || equal(now, plainOf(states.back()));
        layer->goTo(layer->history().first());
        const bool empty = layer->history().first() != 0 || countLabels(layer->grid()).sum() == 0;
        return !right ? "strokes that were on disk are lost, after action " + std::to_string(told) : empty ? "" : "undoing all leaves labels";
    } catch (const Error& error) {
        return std::string("cannot be opened: ") + error.what();
    }
}

/// `main` of a test whose executable is the child, too.
inline bool isChild(int argc, char** argv) {
    if (argc != 4 || std::string(argv[1]) != "--paint") return false;
    paintUntilKilled(argv[2], static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)));
}

/// How many of so many kills went wrong, and how.
inline std::string killMany(int kills, unsigned seed) {
    std::mt19937 random(seed);
    std::string wrong;
    for (int i = 0; i < kills; ++i) {
        const unsigned childSeed = random();
        if (const std::string why = killOnce(childSeed, static_cast<int>(random() % 150)); !why.empty()) wrong += "\nseed " + std::to_string(childSeed) + ": " + why;
    }
    return wrong;
}

}  // namespace volumen::testing
