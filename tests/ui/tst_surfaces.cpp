#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <QTest>

#include "ui/render/isosurface.h"
#include "ui/render/scene.h"

using namespace volumen;

namespace {

constexpr QSize kSize(240, 200);
constexpr Voxel kShape{.z = 40, .y = 40, .x = 40};
const WorldBox kBox{.lo = {-0.5, -0.5, -0.5}, .hi = {39.5, 39.5, 39.5}};

std::shared_ptr<const TriangleMesh> ball(Point centre, double radius) {
    auto voxels = std::make_shared<Chunk>(VoxelType::f32, kShape);
    const auto view = voxels->view<float>();
    for (Voxel v{}; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) view.at(v) = static_cast<float>(-length(toPoint(v) - centre));
    return std::make_shared<TriangleMesh>(isosurface(*makeBlock(0, {}, voxels), -radius, {}, {1, 1, 1}, {}));
}

}  // namespace

/// A scene of its own, drawn into a framebuffer.
class SurfacesTest : public QObject {
    Q_OBJECT

    QOffscreenSurface m_surface;
    QOpenGLContext m_context;
    std::unique_ptr<Scene> m_scene;

    QColor colorAt(Point point) {
        QOpenGLFramebufferObject target(kSize, QOpenGLFramebufferObject::Depth);
        m_scene->render(target.handle(), kSize, 1);
        return target.toImage().pixelColor(projected(m_scene->camera(), point, kSize).toPoint());
    }
    Ray towards(Point point) const { return rayThrough(m_scene->camera(), projected(m_scene->camera(), point, kSize), kSize); }

private Q_SLOTS:
    void initTestCase() {
        QSurfaceFormat format;
        format.setVersion(3, 3);
        format.setProfile(QSurfaceFormat::CoreProfile);
        m_surface.setFormat(format);
        m_surface.create();
        m_context.setFormat(format);
        QVERIFY(m_context.create() && m_context.makeCurrent(&m_surface));
    }
    void init() {
        m_scene = std::make_unique<Scene>();
        m_scene->setBox(kBox);
        m_scene->setCamera(threeQuarterView({}, kBox, kSize));
        m_scene->setSurfaces({{1, 0, ball({20, 20, 10}, 6), QColor(220, 60, 30)}, {2, 0, ball({20, 20, 30}, 6), QColor(30, 90, 220)}});
    }
    void cleanup() {
        m_scene->releaseGraphics();
        m_scene.reset();
    }
    void eachIsSeenInItsColourAtItsPlace() {
        const QColor red = colorAt({20, 20, 10}), blue = colorAt({20, 20, 30}), between = colorAt({20, 20, 20});
        QVERIFY(red.red() > 60 && red.red() > 2 * red.blue());
        QVERIFY(blue.blue() > 60 && blue.blue() > 2 * blue.red());
        QVERIFY(between.lightness() < 30);
    }
    void theFirstPictureOfAPlaneGoesWhereItBelongs() {
        auto image = std::make_shared<SliceImage>();
        image->height = image->width = 1;
        image->texels.push_back(std::byte{1});
        image->cover.assign(1, cover::firstLevel);
        ColorTable colors{};
        colors[5] = colors[7] = 255;  // 1 is green
        PlanePicture plane{.corners = {Point{20, 0, 0}, {20, 0, 40}, {20, 40, 40}, {20, 40, 0}}};
        plane.slice.rect = {.top = 0, .left = 0, .height = 1, .width = 1};
        plane.slice.layers.push_back({1, {}, {{0, 0, std::move(image)}}});
        plane.passes.push_back({1, LayerLook{}, &colors});
        m_scene->setSurfaces({});
        m_scene->setPlane(Axis::z, plane);
        QVERIFY(colorAt({20, 10, 10}).green() > 200);
    }
    void theClipCutsThem() {
        m_scene->setClip({.crop = WorldBox{{0, 0, 20}, {40, 40, 40}}, .plane = {}});
        QVERIFY(colorAt({20, 20, 10}).lightness() < 30);
        QVERIFY(colorAt({20, 20, 30}).blue() > 60);
    }
    void aCropBoxAndACutThroughAllItsFacesCutTogether() {
        m_scene->setSurfaces({{1, 0, ball({20, 20, 20}, 18), QColor(220, 60, 30)}});
        const WorldBox crop{{8, 8, 8}, {32, 32, 32}};
        for (const double side : {1.0, -1.0}) {
            m_scene->setClip({.crop = crop, .plane = ClipPlane{.point = {20, 20, 20}, .normal = Point{1, 1, 1} * side}});
            for (const auto& [preset, axis] : {std::pair(ViewPreset::xy, Axis::x), std::pair(ViewPreset::xy, Axis::y), std::pair(ViewPreset::xz, Axis::z)}) {
                m_scene->setCamera(fitted(lookingAlong({.parallel = true}, preset), kBox, kSize));
                Point pole{20, 20, 20};  // what of the ball stands out of the box there
                along(pole, axis) += side * 15;
                const Point within = Point{20, 20, 20} + Point{1, 1, 1} * (side * 10.3);
                QVERIFY2(colorAt(pole).lightness() < 30, qPrintable(QString("axis %1, side %2").arg(static_cast<int>(axis)).arg(side)));
                QVERIFY(colorAt(within).red() > 60);
            }
        }
    }
    void aLineOfSightMeetsTheNearest() {
        const Ray ray = towards({20, 20, 10});
        const std::optional<double> t = m_scene->surfaceAt(ray);
        QVERIFY(t);
        QVERIFY(std::abs(length(ray.origin + ray.direction * *t - Point{20, 20, 10}) - 6) < 0.3);
        QVERIFY(!m_scene->surfaceAt(towards({20, 20, 20})));
        m_scene->setClip({.crop = WorldBox{{0, 0, 20}, {40, 40, 40}}, .plane = {}});
        QVERIFY(!m_scene->surfaceAt(ray));
    }
    void anotherMeshTakesTheFormersPlace() {
        m_scene->setSurfaces({{1, 0, ball({20, 20, 20}, 6), QColor(220, 60, 30)}});
        QVERIFY(colorAt({20, 20, 20}).red() > 60);
        QVERIFY(colorAt({20, 20, 32}).lightness() < 30);
        m_scene->setSurfaces({});
        QVERIFY(colorAt({20, 20, 20}).lightness() < 30);
    }
};

QTEST_MAIN(SurfacesTest)
#include "tst_surfaces.moc"
