from django.urls import URLPattern, path

from kepu.operations.activities.views import calendar, feeds, theme_days

urlpatterns: list[URLPattern] = [
    path("calendar/", calendar.year_view, name="calendar"),
    path("calendar/<int:year>/", calendar.year_view, name="calendar_year"),
    path("calendar/days/<slug:key>/", calendar.theme_day, name="theme_day"),
    path("calendar/days/<slug:key>/edit/", theme_days.edit, name="theme_day_edit"),
    path("calendar/days/<slug:key>/off/", theme_days.turn_off, name="theme_day_off"),
    path("calendar/days/<slug:key>/on/", theme_days.turn_on, name="theme_day_on"),
    path("calendar/days/<slug:key>/restore/", theme_days.restore, name="theme_day_restore"),
    path("calendar/days/<slug:key>/<int:year>/", theme_days.year_notice, name="theme_day_year"),
    path("calendar/days/<slug:key>/<int:year>/reset/", theme_days.year_reset, name="theme_day_year_reset"),
    path("calendar/new/", theme_days.new, name="theme_day_new"),
    path("calendar/rule/", theme_days.rule_preview, name="theme_day_rule"),
    path("calendar/feeds/", feeds.feed_list, name="feeds"),
    path("calendar/feeds/<slug:content>/open/", feeds.feed_open, name="feed_open"),
    path("calendar/feeds/<int:pk>/revoke/", feeds.feed_revoke, name="feed_revoke"),
    path("calendar/feeds/<str:secret>.ics", feeds.feed, name="feed"),
]
