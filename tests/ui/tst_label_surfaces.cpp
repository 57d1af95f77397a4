#include <QTest>
#include <algorithm>

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

}  // namespace

class LabelSurfacesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachLabelHasItsOwnTheLargestFirst() {
        const std::vector<LabelSurface> surfaces = labelSurfaces(*cubes<std::uint16_t>(), {}, {1, 1, 1}, {});
        QCOMPARE(surfaces.size(), 3u);
        QCOMPARE(surfaces[2].label, 1u);
        for (const LabelSurface& surface : surfaces) QVERIFY(!surface.mesh.empty() && surface.mesh.normals.size() == surface.mesh.points.size());
    }
    void aSurfaceLiesAboutItsVoxels() {
        const Point origin{100, 200, 300};
        for (const LabelSurface& surface : labelSurfaces(*cubes<float>(), origin, {2, 2, 2}, {})) {
            if (surface.label != 300) continue;
            const auto [lo, hi] = reach(surface.mesh);
            QVERIFY(length(lo - (origin + Point{4.5, 4.5, 14.5} * 2.0)) < 0.8 && length(hi - (origin + Point{14.5, 14.5, 24.5} * 2.0)) < 0.8);
        }
    }
    void theBlocksFacesCloseIt() {
        const std::vector<LabelSurface> surfaces = labelSurfaces(*cubes<std::uint16_t>(), {}, {1, 1, 1}, {});
        QVERIFY(reach(surfaces[2].mesh).first.z < 0);
    }
    void valuesBelowNoneAreNoLabels() {
        auto voxels = std::make_shared<Chunk>(VoxelType::f32, Voxel{4, 4, 4});
        std::fill_n(voxels->view<float>().data, 64, -1.f);
        QVERIFY_EXCEPTION_THROWN(labelSurfaces(*makeBlock(0, {}, voxels), {}, {1, 1, 1}, {}), Error);
    }
    void itStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(labelSurfaces(*cubes<std::uint16_t>(), {}, {1, 1, 1}, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(LabelSurfacesTest)
#include "tst_label_surfaces.moc"
