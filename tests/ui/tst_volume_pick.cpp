#include <QTest>

#include <cmath>

#include "tests/support/scene_world.h"
#include "ui/render/volume_pick.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{48, 40, 44};
constexpr Spacing kSpacing{2, 1.5, 1};
constexpr Point kOrigin{.z = 100, .y = -20, .x = 7};
constexpr double kRadiusUm = 16;
constexpr LayerId kBall = 1, kShell = 2;

Point placeOf(Voxel v) { return kOrigin + toPoint(v) * kSpacing; }
Point middle() { return placeOf({24, 20, 22}); }

/// A ball whose values fall evenly through 128 at its surface, one voxel (2 µm) deep.
PlacedBlock ball(LayerId layer, double radiusUm) {
    const auto valueAt = [radiusUm](Voxel v) { return static_cast<std::uint8_t>(std::clamp(128 + 63 * (radiusUm - length(placeOf(v) - middle())), 0.0, 255.0)); };
    return {.layer = layer, .block = blockOf<std::uint8_t>(kShape, valueAt), .originUm = kOrigin, .spacingUm = kSpacing};
}

/// From all around, at the middle and beside it.
std::vector<Ray> rays() {
    std::vector<Ray> all;
    for (int i = 0; i < 40; ++i) {
        const double turn = 0.7 * i, tilt = std::asin(0.05 * i - 0.97);
        const Point away{.z = std::sin(tilt), .y = std::cos(tilt) * std::sin(turn), .x = std::cos(tilt) * std::cos(turn)};
        const Point aside = cross(away, Point{.z = 0.3, .y = 0.5, .x = 0.2}) * (kRadiusUm * 0.8 * (i % 5) / 4);
        all.push_back({middle() + away * 300 + aside, -away * 2.0});
    }
    return all;
}

/// Where a ray of any length first meets a ball, in lengths of its direction.
double entry(const Ray& ray, double radius) {
    const Point from = ray.origin - middle();
    const double a = dot(ray.direction, ray.direction), b = dot(from, ray.direction), c = dot(from, from) - radius * radius;
    return (-b - std::sqrt(b * b - a * c)) / a;
}

}  // namespace

class VolumePickTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBallIsMetWithinOneVoxelOfItsSurface() {
        const std::vector<PlacedBlock> blocks{ball(kBall, kRadiusUm)};
        for (const Ray& ray : rays()) {
            const auto hit = pickVolume(ray, blocks, {{kBall, plainLook(128, 0xffffff)}}, {});
            QVERIFY(hit && hit->layer == kBall);
            QVERIFY(std::abs(hit->distance - entry(ray, kRadiusUm)) * length(ray.direction) < 1);
            QVERIFY(length(ray.origin + ray.direction * hit->distance - hit->point) < 1e-9);
        }
    }
    void ofTwoVolumesTheOneThatIsSeenIsMet() {
        const std::vector<PlacedBlock> blocks{ball(kBall, 8), ball(kShell, kRadiusUm)};
        VolumeLook thin = plainLook(128, 0xffffff);
        thin.density = 0.001;
        const Ray ray = rays().front();
        QCOMPARE(pickVolume(ray, blocks, {{kBall, plainLook(128, 0)}, {kShell, plainLook(128, 0)}}, {})->layer, kShell);
        QCOMPARE(pickVolume(ray, blocks, {{kBall, plainLook(128, 0)}, {kShell, thin}}, {})->layer, kBall);
    }
    void whatIsCutAwayIsNotMet() {
        const std::vector<PlacedBlock> blocks{ball(kBall, kRadiusUm)};
        const Ray ray{middle() - Point{.z = 200, .y = 0, .x = 0}, {.z = 1, .y = 0, .x = 0}};
        const VolumeClip half{.plane = ClipPlane{.point = middle(), .normal = {.z = 1, .y = 0, .x = 0}}};
        QVERIFY(std::abs(pickVolume(ray, blocks, {{kBall, plainLook(128, 0)}}, half)->point.z - middle().z) <= 1);
        WorldBox crop = blocks[0].worldBox();
        crop.lo.z = middle().z + 5;
        QVERIFY(std::abs(pickVolume(ray, blocks, {{kBall, plainLook(128, 0)}}, {.crop = crop})->point.z - crop.lo.z) <= 1);
        crop.lo.z = middle().z + kRadiusUm + 3;
        QVERIFY(!pickVolume(ray, blocks, {{kBall, plainLook(128, 0)}}, {.crop = crop}));
    }
    void aProjectionIsMetWhereItsValueLies() {
        const PlacedBlock block{.layer = kBall, .block = blockOf<std::uint16_t>({32, 8, 8}, [](Voxel v) { return static_cast<std::uint16_t>(v.z == 21 ? 900 : v.z == 9 ? 100 : 500); })};
        const Ray ray{{.z = -50, .y = 3, .x = 4}, {.z = 1, .y = 0, .x = 0}};
        VolumeLook look{.shown = true, .mode = VolumeMode::maximum, .points = {{0, 0.5}, {1000, 1}}};
        QVERIFY(std::abs(pickVolume(ray, {block}, {{kBall, look}}, {})->point.z - 21) <= 0.5);
        look.mode = VolumeMode::minimum;
        QVERIFY(std::abs(pickVolume(ray, {block}, {{kBall, look}}, {})->point.z - 9) <= 0.5);
        look.mode = VolumeMode::average;
        QVERIFY(!pickVolume(ray, {block}, {{kBall, look}}, {}));
    }
    void aFaintVolumeIsMetWhereHalfOfItIsGathered() {
        const PlacedBlock fog{.layer = kBall, .block = blockOf<std::uint8_t>({40, 8, 8}, [](Voxel) { return 100; })};
        const VolumeLook look{.shown = true, .points = {{0, 0.01, 0}}};
        const auto hit = pickVolume({{.z = -9, .y = 4, .x = 4}, {.z = 1, .y = 0, .x = 0}}, {fog}, {{kBall, look}}, {});
        QVERIFY(hit && std::abs(hit->point.z - 18) <= 1.5);
        QVERIFY(!pickVolume({{.z = -9, .y = 4, .x = 4}, {.z = 1, .y = 0, .x = 0}}, {fog}, {{kBall, {.shown = true, .points = {{0, 0.001, 0}}}}}, {}));
    }
    void besideAllVolumesNothingIsMet() {
        QVERIFY(!pickVolume({{.z = -9, .y = 400, .x = 4}, {.z = 1, .y = 0, .x = 0}}, {ball(kBall, kRadiusUm)}, {{kBall, plainLook(128, 0)}}, {}));
        QVERIFY(!pickVolume({{.z = 900, .y = 10, .x = 30}, {.z = 1, .y = 0, .x = 0}}, {ball(kBall, kRadiusUm)}, {{kBall, plainLook(128, 0)}}, {}));
    }
};

QTEST_APPLESS_MAIN(VolumePickTest)
#include "tst_volume_pick.moc"
