//! The shape of a language's words of dates.

/// The words one language has for dates. Variants are parted by `,`; letter case and accents do not count.
pub(in super::super) struct Words {
    /// BCP 47.
    pub(in super::super) language: &'static str,
    /// January to December.
    pub(in super::super) months: [&'static str; 12],
    /// Monday to Sunday.
    pub(in super::super) weekdays: [&'static str; 7],
    /// Second, minute, hour, day, week, month, year as they stand in "3 … ago"; `=2` marks a dual, `=ago` what also
    /// says that it is past.
    pub(in super::super) units: [&'static str; 7],
    /// What makes "3 hours" a moment in the past, before or after it.
    pub(in super::super) ago: &'static str,
    /// Before noon and after noon.
    pub(in super::super) half_days: [&'static str; 2],
    /// Today, yesterday, the day before.
    pub(in super::super) days: [&'static str; 3],
    /// This moment.
    pub(in super::super) now: &'static str,
    /// The number one before a unit.
    pub(in super::super) one: &'static str,
    /// What stands before a time of day.
    pub(in super::super) clock: &'static str,
    /// What stands after the hours, between hours and minutes.
    pub(in super::super) hour: &'static str,
    /// What stands after the minutes.
    pub(in super::super) minute: &'static str,
    /// What stands after the seconds.
    pub(in super::super) second: &'static str,
    /// What marks the number of a day.
    pub(in super::super) day: &'static str,
    /// What marks the number of a month.
    pub(in super::super) month: &'static str,
    /// What marks the number of a year.
    pub(in super::super) year: &'static str,
    /// What may stand between the parts and says nothing.
    pub(in super::super) filler: &'static str,
}

/// No words at all, to start from.
pub(super) const NONE: Words = Words {
    language: "",
    months: [""; 12],
    weekdays: [""; 7],
    units: [""; 7],
    ago: "",
    half_days: [""; 2],
    days: [""; 3],
    now: "",
    one: "",
    clock: "",
    hour: "",
    minute: "",
    second: "",
    day: "",
    month: "",
    year: "",
    filler: "",
};
