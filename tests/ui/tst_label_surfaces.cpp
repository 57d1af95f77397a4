#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "ui/render/label_surfaces.h"

using namespace volumen;

namespace {

/// Two cubes that touch, and one voxel in a corner of the block.
template <class T>
VoxelBlockPtr cubes() {
    auto voxels = std::make_shared<Chunk>(voxelTypeOf<T>(), Voxel{20, 20, 30});
    const auto view = voxels->template view<T>();
    std::fill_n(view.data, view.count(), T{0});
    for (Voxel v{5, 5, 5}; v.z < 15; ++v.z)
        for (v.y = 5; v.y < 15; ++v.y)
            for (v.x = 5; v.x < 25; ++v.x) view.at(v) = static_cast<T>(v.x < 15 ? 7 : 300);
    for (Voxel v{}; v.z < 3; ++v.z)
        for (v.y = 0; v.y < 3; ++v.y)
            for (v.x = 0; v.x < 3; ++v.x) view.at(v) = static_cast<T>(1);
    return makeBlock(0, {}, voxels);
}

std::pair<Point, Point> reach(const TriangleMesh& mesh) {
    Point lo = toPoint(mesh.points.at(0)), hi = lo;
    for (const MeshPoint& p : mesh.points) {
        lo = {std::min<double>(lo.z, p.z), std::min<double>(lo.y, p.y), std::min<double>(lo.x, p.x)};
        hi = {std::max<double>(hi.z, p.z), std::max<double>(hi.y, p.y), std::max<double>(hi.x, p.x)};
    }
    return {lo, hi};
}

std::vector<LabelSurface> surfacesOf(VoxelBlockPtr block, Point origin = {}, Spacing spacing = {1, 1, 1}) { return LabelSurfaces::make(std::move(block), origin, spacing, nullptr, {})->surfaces(); }

/// Balls of radius 20: label 1 about a corner of eight bricks, label 2 inside one; where `painted`, a small one of label 1 besides.
VoxelBlockPtr balls(bool painted = false) {
    auto voxels = std::make_shared<Chunk>(VoxelType::u8, Voxel{100, 100, 150});
    const auto view = voxels->view<std::uint8_t>();
    for (Voxel v{}; v.z < 100; ++v.z)
        for (v.y = 0; v.y < 100; ++v.y)
            for (v.x = 0; v.x < 150; ++v.x) {
                const bool dab = painted && length(toPoint(v) - Point{20, 20, 20}) < 8;
                view.at(v) = dab || length(toPoint(v) - Point{62, 62, 62}) < 20 ? 1 : length(toPoint(v) - Point{30, 30, 130}) < 12 ? 2 : 0;
            }
    return makeBlock(0, {}, voxels);
}

/// By its corners' places: how often each edge is some triangle's.
std::map<std::array<long, 6>, int> edgesOf(const TriangleMesh& mesh) {
    std::map<std::array<long, 6>, int> edges;
    const auto key = [&](std::uint32_t i) {
        const MeshPoint& p = mesh.points[i];
        return std::array{std::lround(p.z * 512), std::lround(p.y * 512), std::lround(p.x * 512)};
    };
    for (const auto& t : mesh.triangles)
        for (std::size_t i = 0; i < 3; ++i) {
            const auto [a, b] = std::minmax({key(t[i]), key(t[(i + 1) % 3])});
            ++edges[{a[0], a[1], a[2], b[0], b[1], b[2]}];
        }
    return edges;
}

}  // namespace

class LabelSurfacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachLabelHasItsOwn() {
        const auto surfaces = surfacesOf(cubes<std::uint16_t>());
        QCOMPARE(surfaces.size(), 3u);
        QCOMPARE(surfaces[0].label, 1u);
        QCOMPARE(surfaces[2].label, 300u);
        for (const LabelSurface& surface : surfaces) QVERIFY(!surface.mesh->empty() && surface.mesh->normals.size() == surface.mesh->points.size());
    }
    void aSurfaceLiesAboutItsVoxels() {
        const Point origin{100, 200, 300};
        for (const LabelSurface& surface : surfacesOf(cubes<float>(), origin, {2, 2, 2})) {
            if (surface.label != 300) continue;
            const auto [lo, hi] = reach(*surface.mesh);
            QVERIFY(length(lo - (origin + Point{4.5, 4.5, 14.5} * 2.0)) < 0.8 && length(hi - (origin + Point{14.5, 14.5, 24.5} * 2.0)) < 0.8);
        }
    }
    void theBlocksFacesCloseIt() {
        QVERIFY(reach(*surfacesOf(cubes<std::uint16_t>())[0].mesh).first.z < 0);
    }
    void bricksMeetWithoutAGapOrASeam() {
        const auto surfaces = surfacesOf(balls());
        QCOMPARE(surfaces.size(), 2u);
        const TriangleMesh& ball = *surfaces[0].mesh;
        for (const auto& [edge, triangles] : edgesOf(ball)) QCOMPARE(triangles, 2);
        for (std::size_t i = 0; i < ball.points.size(); ++i) {
            const Point outward = toPoint(ball.points[i]) - Point{62, 62, 62};
            QVERIFY(dot(toPoint(ball.normals[i]), outward) > 0.9 * length(outward));
        }
    }
    void onlyTheBricksThatAStrokeChangedAreMeshedAnew() {
        const auto before = LabelSurfaces::make(balls(), {}, {1, 2, 2}, nullptr, {}), after = LabelSurfaces::make(balls(true), {}, {1, 2, 2}, before.get(), {});
        const auto fresh = LabelSurfaces::make(balls(true), {}, {1, 2, 2}, nullptr, {});
        QCOMPARE(before->meshedBricks(), 12u);
        QCOMPARE(after->meshedBricks(), 1u);
        QCOMPARE(after->surfaces().size(), 2u);
        QVERIFY(after->surfaces()[1].mesh == before->surfaces()[1].mesh);
        QVERIFY(after->surfaces()[0].mesh->points == fresh->surfaces()[0].mesh->points);
        QVERIFY(after->surfaces()[0].mesh->points.size() > before->surfaces()[0].mesh->points.size());
        const auto undone = LabelSurfaces::make(balls(), {}, {1, 2, 2}, after.get(), {});
        QVERIFY(undone->surfaces()[0].mesh->points == before->surfaces()[0].mesh->points);
    }
    void valuesBelowNoneAreNoLabels() {
        auto voxels = std::make_shared<Chunk>(VoxelType::f32, Voxel{4, 4, 4});
        std::fill_n(voxels->view<float>().data, 64, -1.f);
        QVERIFY_EXCEPTION_THROWN(surfacesOf(makeBlock(0, {}, voxels)), Error);
    }
    void itStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(LabelSurfaces::make(cubes<std::uint16_t>(), {}, {1, 1, 1}, nullptr, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(LabelSurfacesTest)
#include "tst_label_surfaces.moc"
