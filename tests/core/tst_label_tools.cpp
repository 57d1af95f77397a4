#include <QTest>
#include <functional>

#include "core/base/error.h"
#include "core/labels/cut.h"
#include "core/labels/distinct_color.h"
#include "core/labels/fill.h"
#include "core/labels/grow.h"
#include "core/labels/interpolate.h"
#include "core/labels/islands.h"
#include "core/labels/morphology.h"
#include "core/labels/plane_rows.h"
#include "core/labels/relabel.h"
#include "core/labels/read_values.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{21, 34, 45};

/// Random edits of every tool, on a grid and on a plain array.
class Hand {
public:
    explicit Hand(unsigned seed) : m_random(seed) {}

    std::int64_t below(std::int64_t n) { return static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(n)); }
    Voxel voxel() { return {below(kShape.z), below(kShape.y), below(kShape.x)}; }
    Point point() { return toPoint(voxel()) + Point{real(), real(), real()}; }
    double real() { return static_cast<double>(below(1000)) / 1000 - 0.5; }
    Box box() {
        const Voxel a = voxel(), b = voxel();
        return {.lo = smaller(a, b), .hi = Voxel{std::max(a.z, b.z), std::max(a.y, b.y), std::max(a.x, b.x)} + Voxel{1, 1, 1}};
    }
    LabelId id() { return static_cast<LabelId>(std::array{0, 1, 2, 3, 300}[static_cast<std::size_t>(below(5))]); }
    BrushPlane axisPlane() {
        static const std::array<BrushPlane, 3> planes{BrushPlane{.normal = {1, 0, 0}, .up = {0, -1, 0}}, BrushPlane{.normal = {0, 1, 0}, .up = {-1, 0, 0}},
                                                      BrushPlane{.normal = {0, 0, 1}, .up = {-1, 0, 0}}};
        BrushPlane plane = planes[static_cast<std::size_t>(below(3))];
        plane.origin = toPoint(voxel());
        plane.slabVoxels = below(3) == 0 ? 2 : 0;
        return plane;
    }

private:
    std::mt19937_64 m_random;
};

/// A rule as a function of the label that is there.
struct Rules {
    PaintRule rule;
    std::function<bool(LabelId)> mayReplace;
};

Rules randomRule(Hand& hand) {
    const auto kind = hand.below(4);
    const LabelId id = hand.id();
    if (kind == 0) return {PaintRule::onlyOver(id), [id](LabelId there) { return there == id; }};
    if (kind == 1) {
        PaintRule rule;
        rule.lock(id);
        return {rule, [id](LabelId there) { return there != id; }};
    }
    return {{}, [](LabelId) { return true; }};
}

template <class Wanted>
void setPlain(Plain& plain, LabelId id, const Rules& rules, Wanted&& wanted) {
    const Plain before = plain;
    forEachVoxelOf(plain.shape(), [&](Voxel v) {
        if (rules.mayReplace(before.at(v)) && wanted(before, v)) plain.at(v) = id;
    });
}

void brush(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = hand.id();
    const Brush brush{.shape = static_cast<BrushShape>(hand.below(3)), .radiusVoxels = static_cast<double>(hand.below(9)) + (hand.below(2) ? 0.5 : 0), .plane = hand.axisPlane()};
    const Point a = toPoint(hand.voxel()), b = hand.below(3) == 0 ? a : toPoint(hand.voxel());
    paintSegment(grid, brush, a, b, id, rules.rule);
    const Point normal = brush.plane.normal;
    const auto flat = [&](Point p) { return brush.shape == BrushShape::sphere ? p : p - normal * dot(normal, p); };
    setPlain(plain, id, rules, [&](const Plain&, Voxel v) {
        const Point p = toPoint(v);
        if (brush.shape != BrushShape::sphere && std::abs(dot(normal, p - brush.plane.origin)) > brush.plane.slabVoxels + 1e-9) return false;
        if (brush.shape != BrushShape::square) return distanceToWay(flat(p), flat(a), flat(b)) <= brush.radiusVoxels + 1e-6;
        const Point side = cross(brush.plane.up, normal), way = flat(b) - flat(a), off = flat(p) - flat(a);
        double lo = 0, hi = 1;   // of t, where max(|off - t way|) <= r along both directions
        for (const Point& axis : {side, brush.plane.up}) {
            const double from = dot(axis, off), step = dot(axis, way), r = brush.radiusVoxels + 1e-6;
            if (std::abs(step) < 1e-12) {
                if (std::abs(from) > r) return false;
                continue;
            }
            lo = std::max(lo, std::min((from - r) / step, (from + r) / step));
            hi = std::min(hi, std::max((from - r) / step, (from + r) / step));
        }
        return lo <= hi;
    });
}

void floodFill(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = hand.id();
    const Voxel seed = hand.voxel();
    Box bound = hand.below(2) ? grid.bounds() : hand.box();
    if (hand.below(3) == 0) bound.lo.z = seed.z, bound.hi.z = seed.z + 1;
    fillFrom(grid, seed, bound, {}, id, rules.rule);
    if (!bound.contains(seed)) return;
    Array3<std::uint8_t> reached(kShape);
    std::vector<Voxel> queue{seed};
    reached.at(seed) = 1;
    while (!queue.empty()) {
        const Voxel v = queue.back();
        queue.pop_back();
        for (const Voxel step : {Voxel{1, 0, 0}, Voxel{-1, 0, 0}, Voxel{0, 1, 0}, Voxel{0, -1, 0}, Voxel{0, 0, 1}, Voxel{0, 0, -1}}) {
            const Voxel next = v + step;
            if (!bound.contains(next) || reached.at(next) || plain.at(next) != plain.at(seed)) continue;
            reached.at(next) = 1;
            queue.push_back(next);
        }
    }
    setPlain(plain, id, rules, [&](const Plain&, Voxel v) { return reached.at(v) != 0; });
}

void boxes(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = hand.id();
    const Box box = hand.box();
    fillBox(grid, box, {}, id, rules.rule);
    setPlain(plain, id, rules, [&](const Plain&, Voxel v) { return box.contains(v); });
}

void relabels(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId a = hand.id(), b = hand.id();
    const Box box = hand.box();
    const bool swap = hand.below(2);
    swap ? swapLabels(grid, a, b, box, {}) : relabel(grid, a, b, box, {});
    forEachVoxelOf(kShape, [&](Voxel v) {
        if (!box.contains(v)) return;
        if (plain.at(v) == a) plain.at(v) = b;
        else if (swap && plain.at(v) == b) plain.at(v) = a;
    });
}

/// Squared distance to the nearest voxel that `of` says, at most as far as `reach`.
template <class Of>
double nearestSquared(Voxel v, std::int64_t reach, Of&& of) {
    double best = 1e9;
    for (std::int64_t z = -reach; z <= reach; ++z)
        for (std::int64_t y = -reach; y <= reach; ++y)
            for (std::int64_t x = -reach; x <= reach; ++x)
                if (of(v + Voxel{z, y, x})) best = std::min(best, static_cast<double>(z * z + y * y + x * x));
    return best;
}

void balls(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId id = static_cast<LabelId>(1 + hand.below(3));
    const bool out = hand.below(2);
    const double r = hand.below(2) ? 1 : 2.3;
    const Box all{{}, kShape};
    const Plain before = plain;
    out ? dilate(grid, id, r, grid.bounds(), {}) : erode(grid, id, r, grid.bounds(), {});
    setPlain(plain, out ? id : kUnlabeled, {{}, [](LabelId) { return true; }}, [&](const Plain& was, Voxel v) {
        if (out) return nearestSquared(v, 3, [&](Voxel n) { return all.contains(n) && was.at(n) == id; }) <= r * r + 1e-3;
        return was.at(v) == id && nearestSquared(v, 3, [&](Voxel n) { return all.contains(n) && was.at(n) != id; }) <= r * r + 1e-3;
    });
}

LabelId painted(Hand& hand) { return static_cast<LabelId>(1 + hand.below(3)); }

void polygons(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = hand.id();
    const std::int64_t z = hand.below(kShape.z);
    std::vector<Point> corners;   // no edge goes through a voxel's centre
    for (int i = 0; i < 5; ++i) corners.push_back(toPoint({z, hand.below(kShape.y), hand.below(kShape.x)}) + Point{0, 0.3719 + 0.0137 * i, 0.2113 + 0.0171 * i});
    fillPolygon(grid, corners, {.origin = toPoint({z, 0, 0})}, id, rules.rule);
    setPlain(plain, id, rules, [&](const Plain&, Voxel v) {
        if (v.z != z) return false;
        const auto y = static_cast<double>(v.y), x = static_cast<double>(v.x);
        bool within = false;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            const Point& a = corners[i];
            const Point& b = corners[(i + 1) % corners.size()];
            if ((a.y < y) != (b.y < y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)) within = !within;
        }
        return within;
    });
}

/// A volume in chunks of 10³ whose values follow from their places.
double valueAt(Voxel v) { return static_cast<double>((v.z * 7 + v.y * 13 + v.x * 29) % 200); }

ReadValues madeValues() {
    return {.shape = kShape, .chunkShape = {10, 10, 10}, .offset = {}, .chunks = [](const ChunkKey& key) {
                const auto chunk = std::make_shared<Chunk>(VoxelType::f32, Voxel{10, 10, 10});
                forEachVoxelOf(chunk->shape(), [&](Voxel v) { chunk->view<float>().at(v) = static_cast<float>(valueAt(key.index * chunk->shape() + v)); });
                return CachedChunk{ChunkState::resident, chunk, {}};
            }};
}

void maskedBoxes(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = hand.id();
    const Box box = hand.box();
    const ValueBand band{.lo = 20.0 + static_cast<double>(hand.below(50)), .hi = 120, .inverted = hand.below(2) == 0};
    fillBox(grid, box, whereValues(madeValues(), band), id, rules.rule);
    setPlain(plain, id, rules, [&](const Plain&, Voxel v) { return box.contains(v) && (valueAt(v) >= band.lo && valueAt(v) <= band.hi) != band.inverted; });
}

/// Voxels that hang together through faces with `seed` and of which `of` says yes; marks them in `seen`.
template <class Of>
std::vector<Voxel> pieceAt(Voxel seed, Array3<std::uint8_t>& seen, Of&& of) {
    std::vector<Voxel> piece{seed};
    seen.at(seed) = 1;
    for (std::size_t i = 0; i < piece.size(); ++i)
        for (const Voxel step : {Voxel{1, 0, 0}, Voxel{-1, 0, 0}, Voxel{0, 1, 0}, Voxel{0, -1, 0}, Voxel{0, 0, 1}, Voxel{0, 0, -1}}) {
            const Voxel next = piece[i] + step;
            if (!Box{{}, kShape}.contains(next) || seen.at(next) || !of(next)) continue;
            seen.at(next) = 1;
            piece.push_back(next);
        }
    return piece;
}

template <class Of, class Take>
void forEachPiece(Of&& of, Take&& take) {
    Array3<std::uint8_t> seen(kShape);
    forEachVoxelOf(kShape, [&](Voxel v) {
        if (!seen.at(v) && of(v)) take(pieceAt(v, seen, of));
    });
}

void smallPieces(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId id = painted(hand);
    const std::int64_t fewest = 1 + hand.below(300);
    removeIslandsBelow(grid, id, fewest, grid.bounds(), {});
    const Plain before = plain;
    forEachPiece([&](Voxel v) { return before.at(v) == id; }, [&](const std::vector<Voxel>& piece) {
        if (static_cast<std::int64_t>(piece.size()) < fewest)
            for (const Voxel v : piece) plain.at(v) = kUnlabeled;
    });
}

void holes(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId id = painted(hand);
    fillHoles(grid, id, grid.bounds(), std::nullopt, {});
    const Plain before = plain;
    forEachPiece([&](Voxel v) { return before.at(v) != id; }, [&](const std::vector<Voxel>& piece) {
        const Box inner{{1, 1, 1}, kShape - Voxel{1, 1, 1}};
        if (std::all_of(piece.begin(), piece.end(), [&](Voxel v) { return inner.contains(v); }))
            for (const Voxel v : piece) plain.at(v) = id;
    });
}

void slices(Hand& hand, LabelGrid& grid, Plain& plain) {
    const Rules rules = randomRule(hand);
    const LabelId id = painted(hand);
    const std::int64_t from = hand.below(kShape.y), to = hand.below(kShape.y);
    copySlice(grid, id, Axis::y, from, to, grid.bounds(), rules.rule);
    setPlain(plain, id, rules, [&](const Plain& was, Voxel v) { return v.y == to && was.at({v.z, from, v.x}) == id; });
}

void cuts(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId id = painted(hand);
    const Box box = hand.box();
    const auto side = [at = hand.below(60)](Voxel v) { return v.z + v.y - v.x / 2 > at; };
    cutAway(grid, id, box, side, {});
    setPlain(plain, kUnlabeled, {{}, [id](LabelId there) { return there == id; }}, [&](const Plain&, Voxel v) { return box.contains(v) && side(v); });
}

/// What floating point decides is taken as it is: only what may never change is looked at here, and undo and redo by whoever calls.
void shapes(Hand& hand, LabelGrid& grid, Plain& plain) {
    const LabelId id = painted(hand);
    const Box box = hand.box();
    const auto kind = hand.below(3);
    const Plain before = plain;
    if (kind == 0) smooth(grid, id, 1.2, box, {});
    if (kind == 1) interpolateSlices(grid, id, Axis::z, box, PaintRule::onlyOver(kUnlabeled));
    if (kind == 2) growFromSeeds(grid, box, madeValues(), {});
    plain = plainOf(grid);
    forEachVoxelOf(kShape, [&](Voxel v) {
        if (plain.at(v) == before.at(v)) return;
        QVERIFY(box.contains(v));
        QVERIFY(kind == 0 ? before.at(v) == id || plain.at(v) == id : before.at(v) == kUnlabeled);
    });
}

using ToolStep = void (*)(Hand&, LabelGrid&, Plain&);
constexpr std::array<ToolStep, 14> kTools{brush, brush, floodFill, boxes, relabels, balls, polygons, maskedBoxes, smallPieces, holes, slices, cuts, shapes, shapes};

Plain paintedPlain(const std::vector<std::string>& rows) {
    Plain plain({1, static_cast<std::int64_t>(rows.size()), static_cast<std::int64_t>(rows[0].size())});
    forEachVoxelOf(plain.shape(), [&](Voxel v) { plain.at(v) = static_cast<LabelId>(rows[static_cast<std::size_t>(v.y)][static_cast<std::size_t>(v.x)] - '0'); });
    return plain;
}

LabelGrid gridOf(const Plain& plain) {
    LabelGrid grid(plain.shape());
    forEachVoxelOf(plain.shape(), [&](Voxel v) { paintSet(grid, setOf(v), plain.at(v), {}); });
    return grid;
}

}  // namespace

class LabelToolsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void randomEditsOfEveryToolWithRandomUndoAndRedoAgreeWithAPlainArray() {
        const LabelWorld world(kShape);
        auto layer = world.open();
        Hand hand(20230205);
        std::vector<Plain> states{Plain(kShape)};
        std::size_t at = 0;
        std::int64_t lastTool = -1;
        for (int i = 0; i < 220; ++i) {
            const auto what = hand.below(10);
            if (what < 7) {
                states.resize(at + 1);
                states.push_back(states.back());
                lastTool = hand.below(kTools.size());
                LabelGrid after = layer->grid();
                kTools[static_cast<std::size_t>(lastTool)](hand, after, states.back());
                layer->apply("edit", layer->grid(), after);
                ++at;
            } else if (what == 9 && hand.below(4) == 0) {
                layer->store()->save(layer->snapshot());
                layer.reset();
                layer = world.open();
            } else {
                at = static_cast<std::size_t>(hand.below(static_cast<std::int64_t>(states.size())));
                layer->goTo(at);
            }
            const Plain now = plainOf(layer->grid());
            QVERIFY2(equal(now, states[at]), ("after step " + std::to_string(i) + ", tool " + std::to_string(lastTool)).c_str());
            QVERIFY2(layer->counts().all() == countsOf(now).all(), ("counts after step " + std::to_string(i)).c_str());
        }
    }

    void anIntensityMaskPaintsWhereValuesLieInItsRange() {
        auto chunk = std::make_shared<Chunk>(VoxelType::u16, Voxel{10, 10, 10});
        const ReadValues values{.shape = kShape, .chunkShape = {10, 10, 10}, .offset = {}, .chunks = [&](const ChunkKey&) { return CachedChunk{ChunkState::resident, chunk, {}}; }};
        for (std::int64_t i = 0; i < 1000; ++i) chunk->view<std::uint16_t>().data[i] = static_cast<std::uint16_t>(i * 37 % 900);
        for (const bool inverted : {false, true}) {
            LabelGrid grid(kShape);
            fillBox(grid, grid.bounds(), whereValues(values, {.lo = 99.5, .hi = 400, .inverted = inverted}), 1, {});
            forEachVoxelOf(kShape, [&](Voxel v) {
                const auto value = chunk->view<const std::uint16_t>().at({v.z % 10, v.y % 10, v.x % 10});
                QCOMPARE(grid.at(v) == 1, (value >= 100 && value <= 400) != inverted);
            });
        }
    }

    void valuesOfACoarserVolumeThatLiesElsewhereAreReadAtTheNearestVoxel() {
        ReadValues values = madeValues();
        values.step = {0.5, 0.5, 0.5};
        values.offset = {1.25, -3, 0.25};
        const Array3<float> read = valuesOf(values, {{}, kShape});
        forEachVoxelOf(kShape, [&](Voxel v) {
            const Voxel there = nearestVoxel(toPoint(v) * 0.5 + values.offset);
            if (Box{{}, kShape}.contains(there)) QCOMPARE(read.at(v), static_cast<float>(valueAt(there)));
            else QVERIFY(std::isnan(read.at(v)));
        });
    }

    void neitherMissingChunksNorStandInsArePainted() {
        ReadValues values = madeValues();
        values.fillValue = 50;
        const auto state = [&](ChunkState is, bool provisional) {
            LabelGrid grid(kShape);
            values.chunks = [=, exact = madeValues().chunks](const ChunkKey& key) {
                CachedChunk chunk = is == ChunkState::resident ? exact(key) : CachedChunk{is, nullptr, {}};
                chunk.provisional = provisional;
                return chunk;
            };
            fillBox(grid, grid.bounds(), whereValues(values, {.lo = 0, .hi = 60}), 1, {});
            return countLabels(grid).of(1);
        };
        QVERIFY(state(ChunkState::resident, false) > 0);
        QCOMPARE(state(ChunkState::absent, false), voxelCount(kShape));
        for (const ChunkState is : {ChunkState::unknown, ChunkState::failed}) QCOMPARE(state(is, false), std::int64_t{0});
        for (const ChunkState is : {ChunkState::resident, ChunkState::absent}) QCOMPARE(state(is, true), std::int64_t{0});
    }

    void whatTheBrushWouldPaintIsWhatItPaints() {
        Hand hand(7);
        LabelGrid grid(kShape);
        for (int i = 0; i < 40; ++i) {
            const Rules rules = randomRule(hand);
            const LabelId id = hand.id();
            const Brush brush{.shape = static_cast<BrushShape>(hand.below(3)), .radiusVoxels = 6, .plane = hand.axisPlane()};
            const Point a = hand.point(), b = hand.point();
            const VoxelSet expected = voxelsToPaint(grid, brush, a, b, id, rules.rule);
            const LabelGrid before = grid;
            paintSegment(grid, brush, a, b, id, rules.rule);
            std::int64_t changed = 0;
            forEachChangedLeaf(before, grid, [&](Voxel index, const Leaf& was, const Leaf& is) {
                const LeafMask differs = difference(was, is);
                if (differs.none()) return;
                ++changed;
                QVERIFY(expected.contains(index) && expected.at(index) == differs);
            });
            QCOMPARE(changed, static_cast<std::int64_t>(expected.size()));
        }
    }

    void coloursOfNeighboursAreToldApart() {
        for (LabelId id = 1; id < 400; ++id) {
            const LabelColor a = distinctColor(id), b = distinctColor(static_cast<LabelId>(id + 1));
            QVERIFY(std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]) > 60);
        }
        QVERIFY(distinctColor(300) != distinctColor(44));
    }

    void aDiscOnAnObliquePlaneLeavesNoHoleInIt() {
        const Voxel shape{60, 60, 60};
        const Point normal = Point{0.5, -0.3, 0.7} / length({0.5, -0.3, 0.7}), origin{30, 29, 31};
        const Point side = cross(normal, {1, 0, 0}) / length(cross(normal, {1, 0, 0})), up = cross(normal, side);
        for (const BrushShape kind : {BrushShape::disc, BrushShape::square}) {
            LabelGrid grid(shape);
            paintSegment(grid, {.shape = kind, .radiusVoxels = 12, .plane = {.origin = origin, .normal = normal, .up = up}}, origin, origin + side * 8, 1, {});
            for (double u = -11; u <= 19; u += 0.25)
                for (double v = -11; v <= 11; v += 0.25) {
                    const bool within = kind == BrushShape::square || length(Point{0, v, u - std::clamp(u, 0.0, 8.0)}) <= 11;
                    if (within) QCOMPARE(grid.at(nearestVoxel(origin + side * u + up * v)), LabelId{1});
                }
            forEachVoxelOf(shape, [&](Voxel v) {
                if (grid.at(v) != 0) QVERIFY(std::abs(dot(normal, toPoint(v) - origin)) <= planeReach(normal) + 1e-6);
            });
        }
    }

    void aPolygonFillsItsPlaneByTheEvenOddRule() {
        LabelGrid grid(kShape);
        const std::vector<Point> star{{7, 5, 5}, {7, 5, 30}, {7, 25, 30}, {7, 25, 5}, {7, 10, 10}, {7, 10, 20}, {7, 20, 20}, {7, 20, 10}};
        fillPolygon(grid, {star.begin(), star.begin() + 4}, {.origin = {7, 0, 0}}, 1, {});
        forEachVoxelOf(kShape, [&](Voxel v) { QCOMPARE(grid.at(v) == 1, v.z == 7 && v.y >= 5 && v.y <= 25 && v.x >= 5 && v.x <= 30); });
        LabelGrid side(kShape);
        fillPolygon(side, {{3, 4, 9}, {3, 20, 9}, {15, 20, 9}}, {.origin = {0, 0, 9}, .normal = {0, 0, 1}, .up = {-1, 0, 0}}, 2, {});
        QVERIFY(side.at({5, 18, 9}) == 2 && side.at({14, 5, 9}) == 0 && side.at({5, 18, 8}) == 0);
    }

    void slicesBetweenPaintedOnesTakeTheShapeBetween() {
        for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
            LabelGrid grid({40, 40, 40});
            const auto disc = [&](double at, double radius) {
                BrushPlane plane{.origin = {at, at, at}, .normal = {double(axis == Axis::z), double(axis == Axis::y), double(axis == Axis::x)}};
                Point centre{20, 20, 20};
                along(centre, axis) = at;
                paintSegment(grid, {.shape = BrushShape::disc, .radiusVoxels = radius, .plane = plane}, centre, centre, 1, {});
            };
            disc(5, 10), disc(15, 4);
            QCOMPARE(interpolateSlices(grid, 1, axis, grid.bounds(), PaintRule::onlyOver(0)), std::int64_t{9});
            Voxel v{20, 20, 20};
            along(v, axis) = 10;
            QCOMPARE(grid.at(v), LabelId{1});
            Voxel in = v, out = v;
            (axis == Axis::x ? in.y : in.x) += 6, (axis == Axis::x ? out.y : out.x) += 9;
            QVERIFY(grid.at(in) == 1 && grid.at(out) == 0);
        }
    }

    void islandsAreKeptRemovedAndSplit() {
        const Plain plain = paintedPlain({"11100000000000000100", "11100000000000000100", "00000001100000000100", "00000001100000000000", "00000000000010000000"});
        const auto after = [&](auto change) {
            LabelGrid grid = gridOf(plain);
            change(grid);
            return countLabels(grid).all();
        };
        const Box all{{}, plain.shape()};
        using Counts = std::map<LabelId, std::int64_t>;
        QCOMPARE(after([&](LabelGrid& g) { keepLargestIsland(g, 1, all, {}); }), (Counts{{1, 6}}));
        QCOMPARE(after([&](LabelGrid& g) { removeIslandsBelow(g, 1, 4, all, {}); }), (Counts{{1, 10}}));
        QCOMPARE(after([&](LabelGrid& g) { QCOMPARE(splitIslands(g, 1, {5, 6, 7}, all, {}), std::size_t{4}); }), (Counts{{1, 6}, {5, 4}, {6, 3}, {7, 1}}));
    }

    void holesAreFilledInSpaceAndSliceBySlice() {
        LabelGrid tube({20, 20, 20});
        fillBox(tube, {{0, 4, 4}, {20, 14, 14}}, {}, 1, {});
        fillBox(tube, {{0, 7, 7}, {20, 10, 10}}, {}, 0, {});
        LabelGrid open = tube;
        fillHoles(open, 1, open.bounds(), std::nullopt, {});
        QCOMPARE(countLabels(open).of(1), std::int64_t{20 * (100 - 9)});
        fillHoles(tube, 1, tube.bounds(), Axis::z, {});
        QCOMPARE(countLabels(tube).of(1), std::int64_t{20 * 100});
    }

    void closingBridgesAGapAndSmoothingTakesAwayASpike() {
        LabelGrid grid({30, 30, 60});
        fillBox(grid, {{5, 5, 5}, {25, 25, 28}}, {}, 1, {});
        fillBox(grid, {{5, 5, 30}, {25, 25, 55}}, {}, 1, {});
        closeGaps(grid, 1, 2, grid.bounds(), {});
        QCOMPARE(grid.at({15, 15, 29}), LabelId{1});
        QCOMPARE(grid.at({15, 15, 58}), LabelId{0});
        fillBox(grid, {{15, 15, 55}, {16, 16, 60}}, {}, 1, {});
        smooth(grid, 1, 1.5, grid.bounds(), {});
        QCOMPARE(grid.at({15, 15, 58}), LabelId{0});
        QCOMPARE(grid.at({15, 15, 40}), LabelId{1});
    }

    void labelsGrowUpToWhereValuesChange() {
        const auto chunk = std::make_shared<Chunk>(VoxelType::u8, Voxel{20, 20, 20});
        for (std::int64_t i = 0; i < 8000; ++i) chunk->view<std::uint8_t>().data[i] = static_cast<std::uint8_t>((i % 20 < 13 ? 40 : 200) + i % 3);
        const ReadValues values{.shape = {20, 20, 30}, .chunkShape = {20, 20, 20}, .offset = {}, .chunks = [&](const ChunkKey& key) {
                                    return key.index == Voxel{} ? CachedChunk{ChunkState::resident, chunk, {}} : CachedChunk{};
                                }};
        LabelGrid grid({20, 20, 30});
        paintSet(grid, setOf({3, 3, 3}), 1, {});
        paintSet(grid, setOf({15, 10, 18}), 2, {});
        growFromSeeds(grid, {{2, 2, 2}, {18, 18, 28}}, values, PaintRule::onlyOver(0));
        forEachVoxelOf(grid.shape(), [&](Voxel v) {
            const bool inside = Box{{2, 2, 2}, {18, 18, 20}}.contains(v);
            QCOMPARE(grid.at(v), inside ? static_cast<LabelId>(v.x < 13 ? 1 : 2) : LabelId{0});
        });
        QVERIFY_EXCEPTION_THROWN(growFromSeeds(grid, grid.bounds(), values, {}, cancelled()), Cancelled);
        LabelGrid large({4000, 4000, 4000});
        QVERIFY_EXCEPTION_THROWN(growFromSeeds(large, large.bounds(), values, {}), Error);
    }

    void aLongToolStopsWhenAskedTo() {
        LabelGrid grid({300, 300, 300});
        fillBox(grid, {{10, 10, 10}, {290, 290, 290}}, {}, 1, {});
        const ToolContext context = cancelled();
        QVERIFY_EXCEPTION_THROWN(dilate(grid, 1, 3, grid.bounds(), {}, context), Cancelled);
        QVERIFY_EXCEPTION_THROWN(fillFrom(grid, {0, 0, 0}, grid.bounds(), {}, 2, {}, context), Cancelled);
        QVERIFY_EXCEPTION_THROWN(interpolateSlices(grid, 1, Axis::z, grid.bounds(), {}, context), Cancelled);
    }

    void whatALongToolMadeJoinsWhatWasPaintedMeanwhile() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const LabelGrid before = layer->grid();
        LabelGrid after = before;
        fillBox(after, {{0, 0, 0}, {4, 4, 4}}, {}, 1, {});
        layer->begin("Brush");
        layer->change([](LabelGrid& grid) { return fillBox(grid, {{3, 3, 3}, {6, 6, 6}}, {}, 2, {}), grid.bounds(); });
        layer->end();
        layer->apply("Box", before, after, PaintRule::onlyOver(0));
        QCOMPARE(layer->counts().all(), (std::map<LabelId, std::int64_t>{{1, 63}, {2, 27}}));
        layer->undo();
        QCOMPARE(layer->counts().all(), (std::map<LabelId, std::int64_t>{{2, 27}}));
    }

private:
    static ToolContext cancelled() {
        std::stop_source stop;
        stop.request_stop();
        return {.stop = stop.get_token()};
    }
};

QTEST_APPLESS_MAIN(LabelToolsTest)
#include "tst_label_tools.moc"
