#include "ui/action_catalogue.h"

#include <QCoreApplication>

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("actions", text); }

std::vector<KeyBinding> keys(std::initializer_list<const char*> names) {
    std::vector<KeyBinding> bindings;
    for (const char* name : names) bindings.push_back({KeyContext::everywhere, QKeySequence(QString::fromLatin1(name))});
    return bindings;
}

void addFile(std::vector<ActionSpec>& all) {
    const QString file = "File";
    all.push_back({.id = "open", .text = tr("Open…"), .menu = file, .icon = "file", .arguments = "PATH", .keys = keys({"Ctrl+O"}),
                   .hint = tr("A volume or a project; what is open stays open")});
    all.push_back({.id = "file.openFolder", .text = tr("Open folder…"), .menu = file, .icon = "folder", .keys = keys({"Ctrl+Shift+O"}),
                   .hint = tr("A zarr, a folder of slices, or a project")});
    all.push_back({.id = "file.demonstration", .text = tr("Open the demonstration scroll"), .menu = file, .icon = "volume"});
    all.push_back({.id = "file.convert", .text = tr("Convert…"), .menu = file, .hint = tr("A volume that is open, or any file, into another format or a pyramid")});
    all.push_back({.id = "file.jobs", .text = tr("Jobs"), .menu = file, .icon = "jobs", .hint = tr("What runs, and what ran")});
    all.push_back({.id = "project.new", .text = tr("New project…"), .menu = file, .arguments = "PATH", .keys = keys({"Ctrl+N"}),
                   .hint = tr("Keeps what is open in a project folder"), .startsSection = true});
    all.push_back({.id = "project.open", .text = tr("Open project…"), .menu = file, .arguments = "PATH"});
    all.push_back({.id = "project.save", .text = tr("Save project"), .menu = file, .keys = keys({"Ctrl+S"})});
    all.push_back({.id = "project.saveAs", .text = tr("Save project as…"), .menu = file, .arguments = "PATH", .keys = keys({"Ctrl+Shift+S"})});
    all.push_back({.id = "project.close", .text = tr("Close project"), .menu = file, .keys = keys({"Ctrl+W"})});
    all.push_back({.id = "screenshot", .text = tr("Save a picture…"), .menu = file, .icon = "camera", .arguments = "OUT.png [PANE]",
                   .keys = keys({"Ctrl+Alt+S"}), .hint = tr("Of the panes, or of one: xy, xz, yz, 3d"), .startsSection = true});
    all.push_back({.id = "quit", .text = tr("Quit"), .menu = file, .keys = keys({"Ctrl+Q"}), .startsSection = true});
}

void addEdit(std::vector<ActionSpec>& all) {
    const QString edit = "Edit";
    all.push_back({.id = "edit.undo", .text = tr("Undo"), .menu = edit, .icon = "undo", .arguments = "[STEPS]", .keys = keys({"Ctrl+Z"}),
                   .hint = tr("Of the labels that are painted; without end")});
    all.push_back({.id = "edit.redo", .text = tr("Redo"), .menu = edit, .icon = "redo", .arguments = "[STEPS]", .keys = keys({"Ctrl+Shift+Z"})});
    all.push_back({.id = "goto", .text = tr("Go to…"), .menu = edit, .icon = "crosshair", .arguments = "z,y,x", .keys = keys({"Ctrl+G"}), .startsSection = true});
    all.push_back({.id = "position.copy", .text = tr("Copy position"), .menu = edit, .icon = "copy", .keys = keys({"Ctrl+C"}),
                   .hint = tr("z,y,x of the crosshair, as Go to takes it")});
    all.push_back({.id = "screenshot.copy", .text = tr("Copy picture"), .menu = edit, .icon = "camera", .arguments = "[PANE]",
                   .keys = keys({"Ctrl+Shift+C"})});
    all.push_back({.id = "preferences", .text = tr("Preferences…"), .menu = edit, .icon = "settings", .keys = keys({"Ctrl+,"}),
                   .startsSection = true});
}

void addMovement(std::vector<ActionSpec>& all) {
    const QString view = "View", move = "View/Move";
    all.push_back({.id = "view.fit", .text = tr("Fit"), .menu = view, .icon = "fit", .arguments = "[PANE]", .keys = keys({"R"}),
                   .hint = tr("Shows the whole volume in every pane, or in the one named")});
    all.push_back({.id = "view.center", .text = tr("Centre on crosshair"), .menu = view, .icon = "crosshair", .arguments = "[PANE]",
                   .keys = keys({"C"})});
    all.push_back({.id = "view.snapBack", .text = tr("Snap back to axes"), .menu = view, .icon = "snap", .arguments = "[PANE]",
                   .keys = keys({"Z"}), .hint = tr("Undoes every rotation of the slice planes")});
    all.push_back({.id = "view.zoomIn", .text = tr("Zoom in"), .menu = view, .icon = "zoom", .arguments = "[PANE]", .keys = keys({"Ctrl+=", "Ctrl++"})});
    all.push_back({.id = "view.zoomOut", .text = tr("Zoom out"), .menu = view, .arguments = "[PANE]", .keys = keys({"Ctrl+-"})});
    all.push_back({.id = "view.actualSize", .text = tr("One voxel a pixel"), .menu = view, .arguments = "[PANE]", .keys = keys({"Ctrl+0"})});
    all.push_back({.id = "view.nextSlice", .text = tr("Next slice"), .menu = move, .arguments = "[PANE]", .keys = keys({".", "PgDown"})});
    all.push_back({.id = "view.previousSlice", .text = tr("Previous slice"), .menu = move, .arguments = "[PANE]", .keys = keys({",", "PgUp"})});
    all.push_back({.id = "view.tenForward", .text = tr("Ten slices forward"), .menu = move, .arguments = "[PANE]", .keys = keys({"Shift+PgDown"})});
    all.push_back({.id = "view.tenBack", .text = tr("Ten slices back"), .menu = move, .arguments = "[PANE]", .keys = keys({"Shift+PgUp"})});
    all.push_back({.id = "view.panLeft", .text = tr("Pan left"), .menu = move, .arguments = "[PANE]", .keys = keys({"Left"}), .startsSection = true});
    all.push_back({.id = "view.panRight", .text = tr("Pan right"), .menu = move, .arguments = "[PANE]", .keys = keys({"Right"})});
    all.push_back({.id = "view.panUp", .text = tr("Pan up"), .menu = move, .arguments = "[PANE]", .keys = keys({"Up"})});
    all.push_back({.id = "view.panDown", .text = tr("Pan down"), .menu = move, .arguments = "[PANE]", .keys = keys({"Down"})});
    all.push_back({.id = "view.zoom", .text = tr("Zoom to"), .arguments = "PANE PIXELS-PER-VOXEL"});
    all.push_back({.id = "view.rotate", .text = tr("Rotate plane"), .arguments = "PANE DEGREES,DEGREES"});
}

void addLayout(std::vector<ActionSpec>& all) {
    const QString view = "View", layout = "View/Layout", scene = "View/3D";
    all.push_back({.id = "view.layoutGrid", .text = tr("Two by two"), .menu = layout, .icon = "layout-grid", .keys = keys({"Ctrl+1"}),
                   .kind = ActionKind::choice, .group = "layout"});
    all.push_back({.id = "view.layoutFocus", .text = tr("One and three"), .menu = layout, .icon = "layout-focus", .keys = keys({"Ctrl+2"}),
                   .kind = ActionKind::choice, .group = "layout"});
    all.push_back({.id = "view.layoutSingle", .text = tr("One pane"), .menu = layout, .icon = "layout-single", .keys = keys({"Ctrl+3"}),
                   .kind = ActionKind::choice, .group = "layout"});
    all.push_back({.id = "view.maximize", .text = tr("Maximise pane"), .menu = layout, .icon = "maximize", .arguments = "[PANE]",
                   .keys = keys({"M"}), .hint = tr("The pane under the pointer; again restores it"), .startsSection = true});
    all.push_back({.id = "view.tearOff", .text = tr("Move pane to its own window"), .menu = layout, .icon = "tear-off", .arguments = "[PANE]",
                   .keys = keys({"Ctrl+T"}), .hint = tr("For a second screen; closing the window puts it back")});
    const std::pair<const char*, const char*> looks[] = {
        {"scene.lookAlongZ", "Look along z"},   {"scene.lookAgainstZ", "Look against z"}, {"scene.lookAlongY", "Look along y"},
        {"scene.lookAgainstY", "Look against y"}, {"scene.lookAlongX", "Look along x"},   {"scene.lookAgainstX", "Look against x"}};
    int digit = 0;
    for (const auto& [id, text] : looks)
        all.push_back({.id = id, .text = tr(text), .menu = scene, .keys = {{KeyContext::everywhere, QKeySequence(QString("Alt+%1").arg(++digit))}}});
    all.push_back({.id = "scene.flyTo", .text = tr("Fly to the crosshair"), .menu = scene, .keys = keys({"F"}), .hint = tr("The crosshair in the middle of the 3D pane"), .startsSection = true});
    all.push_back({.id = "scene.orbitCrosshair", .text = tr("Turn about the crosshair"), .menu = scene, .arguments = "[on|off]", .keys = keys({"Shift+C"}), .kind = ActionKind::toggle});
    all.push_back({.id = "scene.parallel", .text = tr("Parallel projection"), .menu = scene, .arguments = "[on|off]", .keys = keys({"Shift+O"}), .kind = ActionKind::toggle});
    all.push_back({.id = "scene.planes", .text = tr("Slices in 3D"), .menu = scene, .arguments = "[on|off]", .keys = keys({"Shift+P"}), .kind = ActionKind::toggle});
    all.push_back({.id = "scene.crop", .text = tr("Crop box"), .menu = scene, .icon = "box", .arguments = "[BOX]", .keys = keys({"Shift+B"}),
                   .hint = tr("Volumes are shown inside it; its sides are dragged in 3D"), .startsSection = true});
    all.push_back({.id = "scene.cut", .text = tr("Cut through the crosshair"), .menu = scene, .arguments = "[on|off]", .keys = keys({"Shift+K"}),
                   .hint = tr("A plane that faces the eye; Shift and the wheel move it"), .kind = ActionKind::toggle});
    all.push_back({.id = "scene.background", .text = tr("Background of 3D…"), .menu = scene, .arguments = "[COLOR]", .startsSection = true});
    all.push_back({.id = "scene.turn", .text = tr("Turn the 3D view"), .arguments = "DEGREES,DEGREES"});
    all.push_back({.id = "scene.picture", .text = tr("Save a large picture…"), .menu = scene, .icon = "camera", .arguments = "OUT.png [WxH]",
                   .hint = tr("Of the 3D view, twice its size or as said, in full quality"), .startsSection = true});
    all.push_back({.id = "scene.keyFrame", .text = tr("Add key frame"), .menu = scene, .keys = keys({"K"}), .hint = tr("Keeps this 3D view for a movie that goes through it")});
    all.push_back({.id = "scene.forgetKeyFrames", .text = tr("Forget key frames"), .menu = scene});
    all.push_back({.id = "scene.movie", .text = tr("Make a movie…"), .menu = scene, .arguments = "OUT.mp4 [FRAMES] [WxH]",
                   .hint = tr("Once around, or through the key frames")});
    all.push_back({.id = "scene.writeSurface", .text = tr("Save surface…"), .menu = scene, .arguments = "OUT.ply [LAYER]", .hint = tr("As PLY, OBJ or STL, in µm")});
    all.push_back({.id = "view.crosshair", .text = tr("Crosshair"), .menu = view, .arguments = "[on|off]", .keys = keys({"Shift+X"}),
                   .kind = ActionKind::toggle, .startsSection = true});
    all.push_back({.id = "view.scaleBar", .text = tr("Scale bar"), .menu = view, .arguments = "[on|off]", .kind = ActionKind::toggle});
    all.push_back({.id = "view.overlaysHidden", .text = tr("Hide all overlays while held"), .menu = view, .icon = "eye-off", .arguments = "[on|off]",
                   .keys = keys({"H"}), .hint = tr("Hold the key: only the scan is left"), .kind = ActionKind::held});
    all.push_back({.id = "view.panels", .text = tr("Panels"), .menu = view, .arguments = "[on|off]", .keys = keys({"F9"}),
                   .kind = ActionKind::toggle, .startsSection = true});
    all.push_back({.id = "view.fullScreen", .text = tr("Full screen"), .menu = view, .arguments = "[on|off]", .keys = keys({"F11"}),
                   .kind = ActionKind::toggle});
    all.push_back({.id = "theme", .text = tr("Light or dark theme"), .menu = view, .arguments = "[light|dark]"});
}

void addLayer(std::vector<ActionSpec>& all) {
    const QString layer = "Layer";
    all.push_back({.id = "layer.toggle", .text = tr("Show or hide layer"), .menu = layer, .icon = "eye", .arguments = "[LAYER]",
                   .keys = keys({"Shift+V"}), .hint = tr("The selected one, or the one named")});
    all.push_back({.id = "layer.volume", .text = tr("Show layer in 3D"), .menu = layer, .icon = "volume", .arguments = "[LAYER] [on|off]",
                   .keys = keys({"D"}), .hint = tr("As a volume, in its own colours")});
    all.push_back({.id = "layer.surface", .text = tr("Show surface in 3D"), .menu = layer, .arguments = "[LAYER] [on|off]",
                   .keys = keys({"Shift+D"}), .hint = tr("Around all values of a threshold and more")});
    all.push_back({.id = "layer.labelSurfaces", .text = tr("Show each label's surface in 3D"), .menu = layer, .arguments = "[LAYER] [on|off]",
                   .hint = tr("Every value but 0 in a colour of its own")});
    all.push_back({.id = "layer.auto", .text = tr("Automatic window"), .menu = layer, .icon = "auto", .arguments = "[LAYER]",
                   .keys = keys({"A"}), .hint = tr("From the 1st to the 99th percentile of what is loaded")});
    all.push_back({.id = "layer.above", .text = tr("Select layer above"), .menu = layer, .keys = keys({"Ctrl+PgUp"}), .startsSection = true});
    all.push_back({.id = "layer.below", .text = tr("Select layer below"), .menu = layer, .keys = keys({"Ctrl+PgDown"})});
    all.push_back({.id = "layer.raise", .text = tr("Move layer up"), .menu = layer, .arguments = "[LAYER]", .keys = keys({"Ctrl+Shift+PgUp"})});
    all.push_back({.id = "layer.lower", .text = tr("Move layer down"), .menu = layer, .arguments = "[LAYER]", .keys = keys({"Ctrl+Shift+PgDown"})});
    all.push_back({.id = "layer.retry", .text = tr("Read what failed again"), .menu = layer, .icon = "retry", .arguments = "[LAYER]",
                   .keys = keys({"F5"}), .startsSection = true});
    all.push_back({.id = "layer.remove", .text = tr("Remove layer"), .menu = layer, .icon = "trash", .arguments = "[LAYER]",
                   .hint = tr("The file stays where it is")});
    all.push_back({.id = "layer.select", .text = tr("Select layer"), .arguments = "LAYER"});
    all.push_back({.id = "layer.volumePreset", .text = tr("Layer look in 3D"), .arguments = "LAYER papyrus|translucent|ink|bone|maximum"});
    all.push_back({.id = "layer.volumeMode", .text = tr("Layer mode in 3D"), .arguments = "LAYER composite|maximum|minimum|average"});
    all.push_back({.id = "layer.volumeCurve", .text = tr("Layer transfer curve"), .arguments = "LAYER VALUE:OPACITY:COLOR …"});
    all.push_back({.id = "layer.volumeDensity", .text = tr("Layer density in 3D"), .arguments = "LAYER DENSITY"});
    all.push_back({.id = "layer.volumeShading", .text = tr("Layer shading in 3D"), .arguments = "LAYER on|off"});
    all.push_back({.id = "layer.surfaceThreshold", .text = tr("Layer surface threshold"), .arguments = "LAYER VALUE"});
    all.push_back({.id = "layer.surfaceColor", .text = tr("Layer surface colour"), .arguments = "LAYER COLOR"});
    all.push_back({.id = "layer.rename", .text = tr("Rename layer"), .arguments = "LAYER NAME"});
    all.push_back({.id = "layer.visible", .text = tr("Layer visible"), .arguments = "LAYER on|off"});
    all.push_back({.id = "layer.window", .text = tr("Layer window"), .arguments = "LAYER LO:HI"});
    all.push_back({.id = "layer.gamma", .text = tr("Layer gamma"), .arguments = "LAYER GAMMA"});
    all.push_back({.id = "layer.opacity", .text = tr("Layer opacity"), .arguments = "LAYER OPACITY"});
    all.push_back({.id = "layer.blend", .text = tr("Layer blend"), .arguments = "LAYER over|add|max"});
    all.push_back({.id = "layer.colorMap", .text = tr("Layer colour map"), .arguments = "LAYER NAME"});
    all.push_back({.id = "layer.interpolation", .text = tr("Layer interpolation"), .arguments = "LAYER nearest|linear"});
    all.push_back({.id = "layer.labelStyle", .text = tr("Labels as"), .arguments = "LAYER fill|outline|both"});
    all.push_back({.id = "layer.slab", .text = tr("Layer slab"), .arguments = "LAYER VOXELS [mean|max|min]"});
}

void addLabels(std::vector<ActionSpec>& all) {
    const QString label = "Label";
    all.push_back({.id = "labels.new", .text = tr("New layer of labels"), .menu = label, .icon = "layers", .arguments = "[LAYER]",
                   .hint = tr("In the voxels of the selected volume")});
    all.push_back({.id = "labels.import", .text = tr("Import…"), .menu = label, .arguments = "[PATH] [TABLE]", .hint = tr("Labels from a file, into the layer that is painted in; undo takes them back")});
    all.push_back({.id = "labels.export", .text = tr("Export…"), .menu = label, .arguments = "[OUT] [FORMAT]", .hint = tr("Labels as a volume for other programs")});
    all.push_back({.id = "label.next", .text = tr("Next label"), .menu = label, .keys = keys({"W"}), .startsSection = true});
    all.push_back({.id = "label.previous", .text = tr("Previous label"), .menu = label, .keys = keys({"Q"})});
    for (int number = 1; number <= 9; ++number)
        all.push_back({.id = QString("label.number%1").arg(number), .text = tr("Label %1").arg(number), .menu = label + "/By number",
                       .keys = {{KeyContext::paint, QKeySequence(QString::number(number))}}});
    all.push_back({.id = "labels.keep", .text = tr("Keep what is previewed"), .menu = label, .icon = "check", .keys = keys({"Return", "Enter"}), .startsSection = true});
    const QString mask = label + "/Intensity mask";
    all.push_back({.id = "mask", .text = tr("Paint only values of a range"), .menu = mask, .icon = "mask", .arguments = "[on|off]", .keys = keys({"I"}),
                   .hint = tr("The intensity mask: range and layer stand above the panes"), .kind = ActionKind::toggle});
    all.push_back({.id = "mask.invert", .text = tr("Only values outside the range"), .menu = mask, .icon = "invert", .arguments = "[on|off]", .keys = keys({"Shift+I"}),
                   .kind = ActionKind::toggle});
    all.push_back({.id = "mask.accept", .text = tr("Accept the prediction under the brush"), .menu = mask, .icon = "check", .keys = keys({"Y"}),
                   .hint = tr("A brush that paints where the topmost volume says ink")});
    all.push_back({.id = "mask.range", .text = tr("Range that is painted"), .arguments = "LO:HI"});
    all.push_back({.id = "mask.layer", .text = tr("Layer that tools read"), .arguments = "LAYER"});
    const QString whole = label + "/Chosen label";
    all.push_back({.id = "labels.interpolate", .text = tr("Interpolate between slices"), .menu = whole, .keys = keys({"Ctrl+I"}),
                   .hint = tr("Fills the slices between those that are painted, across the pane last used")});
    all.push_back({.id = "labels.grow", .text = tr("Grow from seeds"), .menu = label, .arguments = "[BOX]", .keys = keys({"Shift+G"}),
                   .hint = tr("All labels, in the crop box or else around them, up to where the values of the layer read change")});
    all.push_back({.id = "labels.fillByValue", .text = tr("Fill the crop box by value"), .menu = label, .arguments = "[BOX]",
                   .hint = tr("With the chosen label, where the values of the layer read lie in the mask's range")});
    all.push_back({.id = "labels.copyNext", .text = tr("Copy to next slice"), .menu = whole, .keys = keys({"Ctrl+D"}), .hint = tr("The chosen label, in the pane last used")});
    all.push_back({.id = "labels.copyPrevious", .text = tr("Copy to previous slice"), .menu = whole, .keys = keys({"Ctrl+Shift+D"})});
    all.push_back({.id = "labels.smooth", .text = tr("Smooth…"), .menu = whole, .arguments = "[VOXELS]", .startsSection = true});
    all.push_back({.id = "labels.dilate", .text = tr("Dilate…"), .menu = whole, .arguments = "[VOXELS]"});
    all.push_back({.id = "labels.erode", .text = tr("Erode…"), .menu = whole, .arguments = "[VOXELS]"});
    all.push_back({.id = "labels.close", .text = tr("Close gaps…"), .menu = whole, .arguments = "[VOXELS]"});
    all.push_back({.id = "labels.fillHoles", .text = tr("Fill holes"), .menu = whole});
    all.push_back({.id = "labels.islands", .text = tr("Keep largest piece"), .menu = whole, .arguments = "[HOW]",
                   .hint = tr("Scripts write keep-largest, remove-below=64 or split")});
    all.push_back({.id = "labels.removeSmall", .text = tr("Remove small pieces…"), .menu = whole, .arguments = "[VOXELS]"});
    all.push_back({.id = "labels.split", .text = tr("Label each piece"), .menu = whole, .hint = tr("Every piece but the largest gets a label of its own")});
    all.push_back({.id = "labels.relabel", .text = tr("Give to another label…"), .menu = whole, .arguments = "[LABEL]",
                   .hint = tr("All voxels of the chosen label become another's"), .startsSection = true});
    all.push_back({.id = "labels.swap", .text = tr("Swap with another label…"), .menu = whole, .arguments = "[LABEL]", .hint = tr("Voxels of both change their label")});
    all.push_back({.id = "labels.clear", .text = tr("Erase all of it"), .menu = whole, .hint = tr("All voxels of the chosen label become unlabeled; undo brings them back")});
    all.push_back({.id = "labels.cut", .text = tr("Cut in 3D"), .arguments = "inside|outside X,Y X,Y X,Y …"});
    all.push_back({.id = "fill", .text = tr("Fill at"), .arguments = "PANE z,y,x [3d]"});
    all.push_back({.id = "lasso", .text = tr("Lasso round"), .arguments = "PANE z,y,x …"});
    all.push_back({.id = "polygon", .text = tr("Polygon of"), .arguments = "PANE z,y,x …"});
    all.push_back({.id = "label.lock", .text = tr("Lock label"), .arguments = "NAME on|off"});
    all.push_back({.id = "label.visible", .text = tr("Label visible"), .arguments = "NAME on|off"});
    all.push_back({.id = "label.add", .text = tr("Add label"), .arguments = "NAME [meaning=MEANING] [color=COLOR]"});
    all.push_back({.id = "label.select", .text = tr("Choose label"), .arguments = "NAME"});
    all.push_back({.id = "stroke", .text = tr("Stroke"), .arguments = "PANE z,y,x …"});
}

void addPredict(std::vector<ActionSpec>& all) {
    const QString predict = "Predict";
    all.push_back({.id = "predict.seen", .text = tr("Predict what I see"), .menu = predict, .arguments = "[WHAT=VALUE] …", .keys = keys({"P"}),
                   .hint = tr("Runs the network of the Predict panel over what the panes show")});
    all.push_back({.id = "predict", .text = tr("Predict the chosen region"), .menu = predict, .arguments = "[WHAT=VALUE] …", .hint = tr("As the Predict panel says")});
    all.push_back({.id = "predict.cancel", .text = tr("Cancel the prediction"), .menu = predict, .hint = tr("What is predicted stays; Resume goes on")});
    all.push_back({.id = "predict.resume", .text = tr("Resume the prediction"), .menu = predict});
    all.push_back({.id = "predict.model", .text = tr("Choose a network…"), .menu = predict, .arguments = "[PATH]", .hint = tr("Weights of PyTorch or safetensors; nothing of them is run"), .startsSection = true});
    all.push_back({.id = "labels.accept", .text = tr("Accept the prediction as labels"), .menu = predict, .icon = "check", .arguments = "[LAYER] [WHAT=VALUE] …",
                   .hint = tr("What the thresholds of the Predict panel leave, as the chosen label; a preview first"), .startsSection = true});
}

void addToolsAndHelp(std::vector<ActionSpec>& all) {
    const QString tools = "Tools", help = "Help";
    all.push_back({.id = "tool.navigate", .text = tr("Navigate"), .menu = tools, .icon = "navigate", .keys = {{KeyContext::navigate, QKeySequence("1")}},
                   .hint = tr("Slices, crosshair, pan, zoom"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.ruler", .text = tr("Ruler"), .menu = tools, .icon = "ruler", .keys = {{KeyContext::navigate, QKeySequence("2")}},
                   .hint = tr("Drag to measure in µm and mm"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.crop", .text = tr("Crop box for 3D"), .menu = tools, .icon = "box", .keys = keys({"V"}),
                   .hint = tr("Drag in a slice to draw it"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.brush", .text = tr("Brush"), .menu = tools, .icon = "brush", .arguments = "[radius=VOXELS] [shape=SHAPE] [over=WHAT]", .keys = keys({"B"}),
                   .hint = tr("Left paints the chosen label, right erases"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.erase", .text = tr("Eraser"), .menu = tools, .icon = "eraser", .arguments = "[radius=VOXELS] [shape=SHAPE] [over=WHAT]", .keys = keys({"E"}),
                   .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.lasso", .text = tr("Lasso"), .menu = tools, .icon = "lasso", .keys = keys({"L"}),
                   .hint = tr("Labels what a drag goes round; with the right button it erases"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.polygon", .text = tr("Polygon"), .menu = tools, .icon = "polygon", .keys = keys({"Shift+L"}),
                   .hint = tr("Corner by corner; a click on the first fills"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.fill", .text = tr("Fill"), .menu = tools, .icon = "fill", .arguments = "[slice|depth]", .keys = keys({"G"}),
                   .hint = tr("Labels what hangs together, in the slice or through slices"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.scissors", .text = tr("Scissors in 3D"), .menu = tools, .icon = "scissors", .keys = keys({"X"}),
                   .hint = tr("Cuts the chosen label away through depth: inside a line, or with the right button outside"), .kind = ActionKind::choice, .group = "tool"});
    all.push_back({.id = "tool.larger", .text = tr("Larger brush"), .menu = tools, .keys = keys({"]"}), .startsSection = true});
    all.push_back({.id = "tool.smaller", .text = tr("Smaller brush"), .menu = tools, .keys = keys({"["})});
    all.push_back({.id = "tool.last", .text = tr("Previous tool"), .menu = tools, .startsSection = true});
    all.push_back({.id = "tool.pan", .text = tr("Pan while held; a tap goes to the previous tool"), .menu = tools, .arguments = "[on|off]", .keys = keys({"Space"}),
                   .kind = ActionKind::held});
    all.push_back({.id = "escape", .text = tr("End what is begun"), .menu = tools, .keys = keys({"Esc"}),
                   .hint = tr("A stroke, a preview or a task; else back to Navigate")});
    all.push_back({.id = "ruler.clear", .text = tr("Remove measurements"), .menu = tools, .icon = "trash", .keys = keys({"Shift+Del"})});
    all.push_back({.id = "help.palette", .text = tr("Find an action…"), .menu = help, .icon = "palette", .keys = keys({"Ctrl+Shift+P"})});
    all.push_back({.id = "help.keys", .text = tr("Keys and mouse"), .menu = help, .icon = "keyboard", .keys = keys({"F1"})});
    all.push_back({.id = "help.log", .text = tr("Messages"), .menu = help, .icon = "log", .keys = keys({"F12"})});
    all.push_back({.id = "help.about", .text = tr("About Volumen"), .menu = help, .icon = "info", .startsSection = true});
    all.push_back({.id = "wait", .text = tr("Wait"), .arguments = "idle|journal"});
}

}  // namespace

std::vector<ActionSpec> actionCatalogue() {
    std::vector<ActionSpec> all;
    addFile(all);
    addEdit(all);
    addMovement(all);
    addLayout(all);
    addLayer(all);
    addLabels(all);
    addPredict(all);
    addToolsAndHelp(all);
    return all;
}

}  // namespace volumen
