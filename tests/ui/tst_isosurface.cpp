#include <QTest>
#include <cmath>
#include <map>

#include "core/base/error.h"
#include "ui/render/isosurface.h"

using namespace volumen;

namespace {

constexpr Voxel kShape{.z = 70, .y = 40, .x = 50};   // three slabs
constexpr Point kCentre{34.3, 19.6, 24.1};
constexpr double kRadius = 15;

/// A ball: values fall from 200 in its middle by 5 a voxel.
template <class T>
VoxelBlockPtr ball() {
    auto voxels = std::make_shared<Chunk>(voxelTypeOf<T>(), kShape);
    const auto view = voxels->template view<T>();
    for (Voxel v{}; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) view.at(v) = static_cast<T>(std::max(0.0, 200 - 5 * length(toPoint(v) - kCentre)));
    return makeBlock(0, {}, voxels);
}

/// Edges that do not belong to exactly two triangles, which run along them in opposite directions.
int openEdges(const TriangleMesh& mesh) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
    for (const auto& t : mesh.triangles)
        for (int i = 0; i < 3; ++i) ++edges[{t[i], t[(i + 1) % 3]}];
    int open = 0;
    for (const auto& [edge, count] : edges) open += count != 1 || !edges.contains({edge.second, edge.first});
    return open;
}

}  // namespace

class IsosurfaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBallsSurfaceLiesAtItsRadiusAndFacesOutward_data() {
        QTest::addColumn<QString>("type");
        for (const char* type : {"u8", "u16", "f32", "f64"}) QTest::newRow(type) << type;
    }
    void aBallsSurfaceLiesAtItsRadiusAndFacesOutward() {
        QFETCH(QString, type);
        const VoxelBlockPtr block = type == "u8" ? ball<std::uint8_t>() : type == "u16" ? ball<std::uint16_t>() : type == "f32" ? ball<float>() : ball<double>();
        const TriangleMesh mesh = isosurface(*block, 200 - 5 * kRadius, {}, {1, 1, 1}, {});
        QVERIFY(mesh.triangles.size() > 1000 && mesh.normals.size() == mesh.points.size());
        for (std::size_t i = 0; i < mesh.points.size(); ++i) {
            const Point out = toPoint(mesh.points[i]) - kCentre;
            QVERIFY(std::abs(length(out) - kRadius) < 0.3);
            QVERIFY(dot(out / length(out), toPoint(mesh.normals[i])) > 0.8);
        }
    }
    void slabsAreJoinedWithoutAGap() {
        const TriangleMesh mesh = isosurface(*ball<float>(), 200 - 5 * kRadius, {}, {1, 1, 1}, {});
        QCOMPARE(openEdges(mesh), 0);
    }
    void pointsLieWhereTheBlockLies() {
        const Point origin{1000, 2000, 3000};
        const Spacing spacing{8, 4, 2};
        const TriangleMesh mesh = isosurface(*ball<float>(), 200 - 5 * kRadius, origin, spacing, {});
        Point lo = toPoint(mesh.points[0]), hi = lo;
        for (const MeshPoint& p : mesh.points)
            lo = {std::min<double>(lo.z, p.z), std::min<double>(lo.y, p.y), std::min<double>(lo.x, p.x)}, hi = {std::max<double>(hi.z, p.z), std::max<double>(hi.y, p.y), std::max<double>(hi.x, p.x)};
        const Point middle = (lo + hi) * 0.5, wanted = origin + kCentre * spacing;
        QVERIFY(length(middle - wanted) < 2 && std::abs(hi.z - lo.z - 2 * kRadius * 8) < 8);
    }
    void aThresholdThatNothingReachesGivesNothing() { QVERIFY(isosurface(*ball<std::uint8_t>(), 250, {}, {1, 1, 1}, {}).empty()); }
    void itStopsWhenAsked() {
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(isosurface(*ball<std::uint8_t>(), 100, {}, {1, 1, 1}, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(IsosurfaceTest)
#include "tst_isosurface.moc"
